import type { Rejected, RejectionReason } from '../../../protocol/delivery/verdict.ts';
import { excerpt } from '../../../terminal/text/excerpt.ts';

const maxDetailLength = 200;

const words: Readonly<Record<RejectionReason, string>> = {
  'missing-authorization': 'no Authorization header; a node sends the first 32 characters of the token in it',
  'duplicate-authorization': 'more than one Authorization header; a node sends exactly one',
  'bearer-prefix': 'the header begins with "Bearer"; a node sends the bare half, without a scheme',
  'malformed-authorization':
    'the header holds something else than hexadecimal characters; a node sends the first 32 characters of the token, with nothing around them',
  'wrong-length': 'the header has the wrong length; a node sends the first 32 characters of the token',
  'verification-half':
    'the header holds the verification half (the last 32 characters); a node sends the first 32: the halves are swapped',
  'wrong-authorization':
    'the header fits none of the tokens given to this receiver; each webhook of a node has a token of its own',
  stopping: 'the receiver is stopping and takes nothing new',
  overloaded: 'too many deliveries wait for their answers already',
  'unsupported-http-version': 'an HTTP version other than 1.0 and 1.1',
  'too-many-headers': 'more headers than any sender needs',
  'duplicate-host': 'more than one Host header, which HTTP forbids',
  'missing-host': 'no Host header, which HTTP/1.1 demands',
  'unsupported-expectation': 'an Expect header other than 100-continue',
  'wrong-method': 'only POST is served; a node always sends POST',
  'wrong-path': 'not the path that --path allows',
  'unsupported-transfer-encoding': 'a transfer coding other than chunked, or any of them in HTTP/1.0',
  'unsupported-content-encoding': 'a compressed body; a node sends it as it is, without Content-Encoding',
  'too-large': 'the body is larger than --max-body allows',
  'not-json': 'the body is not JSON in UTF-8',
  'too-deep': 'the body is nested deeper than any real payload',
  'not-a-delivery':
    'the body is JSON, but neither {timestamp, data, event} as nodes send nor {created, data, type} as the guidebook has it',
  'malformed-request': 'not a well-formed HTTP request',
  'headers-too-large': 'the request line and headers are too large together',
  'too-slow': 'the rest of the request did not arrive in time',
};

/** Explains why a request was refused, so the user at the terminal can fix it. */
export function rejectionWords({ reason, detail }: Rejected): string {
  return detail === undefined ? words[reason] : `${words[reason]} (${excerpt(detail, maxDetailLength)})`;
}
