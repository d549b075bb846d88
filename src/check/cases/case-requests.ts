import type { RawRequest } from '../../protocol/delivery/raw-request.ts';
import type { Exchange } from './check-case.ts';
import type { Kit } from './request-maker.ts';

/** A request whose answer is judged. */
export function probe(what: string, request: RawRequest, control?: string): Exchange {
  return { what, role: 'probe', request, ...(control === undefined ? {} : { control }) };
}

/** A request that shows what the handler does without what the probe is about. */
export function control(what: string, request: RawRequest): Exchange {
  return { what, role: 'control', request };
}

/** A right delivery that shows whether the handler still works. */
export function after(kit: Kit): Exchange {
  return { what: 'the right delivery after it', role: 'after', request: kit.delivery() };
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
