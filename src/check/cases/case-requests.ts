import type { RawRequest } from '../../protocol/delivery/raw-request.ts';
import type { CaseRequest } from './check-case.ts';
import type { RequestMaker } from './request-maker.ts';

/** Makes a request whose answer is judged. */
export function probe(what: string, request: RawRequest, control?: string): CaseRequest {
  return { what, role: 'probe', request, ...(control === undefined ? {} : { control }) };
}

/** Makes a request that lacks only what the probe is about, for comparison. */
export function control(what: string, request: RawRequest): CaseRequest {
  return { what, role: 'control', request };
}

/** Makes a valid delivery that shows whether the handler still works. */
export function after(maker: RequestMaker): CaseRequest {
  return { what: 'the valid delivery after it', role: 'after', request: maker.delivery() };
}

/** Makes an unauthorized delivery that shows whether the handler still refuses. */
export function strangerAfter(maker: RequestMaker): CaseRequest {
  return {
    what: 'an unauthorized delivery after it',
    role: 'stranger',
    request: maker.stranger({ authorizations: [maker.otherToken.authorization] }),
  };
}

/** What must only be accepted as the whole value of the header. */
export function secretsOf({ token }: RequestMaker): readonly (readonly [what: string, secret: string])[] {
  return [
    ['the half', token.authorization],
    ['the whole token', token.token],
  ];
}
