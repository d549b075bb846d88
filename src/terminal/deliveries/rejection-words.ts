import type { Rejected, RejectionReason } from '../../protocol/delivery/verdict.ts';
import { excerpt } from '../text/excerpt.ts';

const maxDetailLength = 200;

const words: Readonly<Record<RejectionReason, string>> = {
  'missing-authorization': 'no Authorization header; a node sends the first 32 characters of the token there',
  'duplicate-authorization': 'more than one Authorization header; a node sends exactly one',
  'bearer-prefix': 'the header starts with "Bearer"; a node sends the half without a scheme',
  'malformed-authorization':
    'the header contains characters that are not hexadecimal; a node sends only the first 32 characters of the token',
  'wrong-length': 'the header has the wrong length; a node sends the first 32 characters of the token',
  'verification-half':
    'the halves are swapped: the header contains the verification (last 32 characters), a node sends the first 32',
  'wrong-authorization': 'the header matches no token of this receiver; each webhook has its own token',
  stopping: 'the receiver is stopping',
  overloaded: 'too many deliveries are waiting for answers',
  'unsupported-http-version': 'an HTTP version other than 1.0 and 1.1',
  'too-many-headers': 'too many headers',
  'duplicate-host': 'more than one Host header, which HTTP does not allow',
  'missing-host': 'no Host header, which HTTP/1.1 requires',
  'unsupported-expectation': 'an Expect header other than 100-continue',
  'wrong-method': 'only POST is accepted; nodes always send POST',
  'wrong-path': 'a path other than --path',
  'unsupported-transfer-encoding': 'a transfer coding other than chunked, or any of them in HTTP/1.0',
  'unsupported-content-encoding': 'a compressed body; nodes send it uncompressed, without Content-Encoding',
  'too-large': 'the body is larger than --max-body allows',
  'not-json': 'the body is not JSON in UTF-8',
  'too-deep': 'the body is nested deeper than any real payload',
  'not-a-delivery':
    'the body is JSON, but has neither timestamp, data and event (nodes) nor created, data and type (guidebook)',
  'unexpected-payload': 'the payload differs from what nodes send',
  'malformed-request': 'not a well-formed HTTP request',
  'headers-too-large': 'the request line and headers are too large',
  'too-slow': 'the rest of the request did not arrive in time',
};

/** Explains why a request was refused, so the user at the terminal can fix it. */
export function rejectionWords({ reason, detail }: Rejected): string {
  return detail === undefined ? words[reason] : `${words[reason]} (${excerpt(detail, maxDetailLength)})`;
}
