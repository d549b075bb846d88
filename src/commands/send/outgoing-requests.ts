import { forwardUrl } from '../../http/addresses/forwarding-rules.ts';
import {
  authorizationOf,
  profileHeaders,
  repeatedHeaders,
} from '../../protocol/delivery/delivery-request.ts';
import { replaceHeaders } from '../../protocol/delivery/header-line.ts';
import { profiles } from '../../protocol/delivery/profile.ts';
import { badAuthorizationValues } from '../../protocol/token/bad-authorization.ts';
import type { LabelledToken } from '../../protocol/token/token.ts';
import type { OutgoingDelivery } from './delivery-source.ts';
import type { SendOptions } from './flags.ts';
import type { RequestParts } from './request-text.ts';

/** Turns deliveries into requests as the sender of the profile makes them. */
export interface OutgoingRequests {
  make(token: LabelledToken, delivery: OutgoingDelivery): RequestParts;
}

/** Bodies of made-up deliveries have far fewer different lengths. */
const maxRemembered = 1_024;

export function createOutgoingRequests(options: SendOptions, url: URL): OutgoingRequests {
  const profile = profiles[options.profile];
  /** Headers of one token, keyed by the length of the body: they differ in nothing else. */
  const remembered = new Map<number, readonly string[]>();
  let rememberedFor: LabelledToken | undefined;

  return {
    make(token, { body, recorded }) {
      if (recorded === undefined) return { url, headers: headersOf(token, body.length), body };
      const values = valuesOf(token, body.length);
      const headers = replaceHeaders(repeatedHeaders(recorded.rawHeaders, values), options.headers);
      return { url: forwardUrl(url, recorded.path), headers, body };
    },
  };

  function headersOf(token: LabelledToken, bodyBytes: number): readonly string[] {
    if (token !== rememberedFor || remembered.size >= maxRemembered) remembered.clear();
    rememberedFor = token;
    const known = remembered.get(bodyBytes);
    if (known !== undefined) return known;
    const headers = replaceHeaders(profileHeaders(profile, valuesOf(token, bodyBytes)), options.headers);
    remembered.set(bodyBytes, headers);
    return headers;
  }

  function valuesOf(token: LabelledToken, bodyBytes: number) {
    const authorizations =
      options.badAuthorization === undefined
        ? [authorizationOf(profile, token)]
        : badAuthorizationValues(options.badAuthorization, token);
    return { authorizations, bodyBytes, host: url.host };
  }
}
