import type { RawRequest } from '../../protocol/delivery/raw-request.ts';
import type { CaseRequest } from './check-case.ts';
import type { RequestMaker } from './request-maker.ts';

/** A request whose answer is judged. */
export function probe(what: string, request: RawRequest, control?: string): CaseRequest {
  return { what, role: 'probe', request, ...(control === undefined ? {} : { control }) };
}

/** A request that shows what the handler does without what the probe is about. */
export function control(what: string, request: RawRequest): CaseRequest {
  return { what, role: 'control', request };
}

/** A right delivery that shows whether the handler still works. */
export function after(maker: RequestMaker): CaseRequest {
  return { what: 'the right delivery after it', role: 'after', request: maker.delivery() };
}

/** Headers without those of the name, which is in lower case. */
export function withoutHeader(name: string): (rawHeaders: readonly string[]) => readonly string[] {
  return (rawHeaders) =>
    rawHeaders.filter((_, index) => rawHeaders[index - (index % 2)]?.toLowerCase() !== name);
}

/** Headers with another value in the place of those of the name, which is in lower case. */
export function withHeader(
  name: string,
  value: string,
): (rawHeaders: readonly string[]) => readonly string[] {
  return (rawHeaders) => [...withoutHeader(name)(rawHeaders), name, value];
}
