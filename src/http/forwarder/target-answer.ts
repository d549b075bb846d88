import type { Dispatcher } from 'undici';
import type { PostAnswer, PostOutcome } from '../../protocol/delivery/post-outcome.ts';
import { failureOf } from '../sender/post-failure.ts';
import { createBodyBuffer, textOf } from '../server/body-buffer.ts';

const maxAnswerBytes = 65_536;

type Head = Omit<PostAnswer, 'text' | 'isCut'> & { readonly isEncoded: boolean };

/**
 * Reads the answer to one request within limits.
 * @param onOutcome called at least once; only the first call counts. `isSent` is false if no byte of the request was
 * written.
 */
export function readTargetAnswer(
  onOutcome: (outcome: PostOutcome, isSent: boolean) => void,
): Dispatcher.DispatchHandler {
  const body = createBodyBuffer();
  let bodyBytes = 0;
  let isSent = false;
  /** Whether a status line has begun, but its head is not complete yet. */
  let isBegun = false;
  let head: Head | undefined;

  return {
    onRequestStart() {
      isSent = true;
    },
    onResponseStarted() {
      isBegun = true;
    },
    onResponseStart(_controller, status, headers, statusText = '') {
      isBegun = false;
      // Interim answers such as 102 and 103 precede the answer.
      if (status < 200) return;
      const coding = first(headers['content-encoding'])?.toLowerCase() ?? 'identity';
      head = {
        kind: 'answered',
        status,
        statusText,
        contentType: first(headers['content-type']),
        location: first(headers.location),
        retryAfter: first(headers['retry-after']),
        isEncoded: coding !== 'identity',
      };
    },
    onResponseData(controller, chunk) {
      body.append(chunk);
      bodyBytes += chunk.length;
      if (bodyBytes <= maxAnswerBytes) return;
      settle();
      // The answer may be endless.
      controller.abort(new Error('The answer is too long.'));
    },
    onResponseEnd: settle,
    onResponseError(_controller, error) {
      onOutcome(failureOfAnswer(error), isSent);
    },
  };

  function settle(): void {
    if (head === undefined) return;
    const { isEncoded, ...answer } = head;
    const text = textOf(body.bytes(), maxAnswerBytes);
    const isCut = bodyBytes > maxAnswerBytes;
    // Compressed bytes are not text.
    onOutcome({ ...answer, ...(isEncoded ? { text: '', isCut: bodyBytes > 0 } : { text, isCut }) }, true);
  }

  function failureOfAnswer(error: Error): PostOutcome {
    if (head !== undefined) return { kind: 'failed', reason: 'cut-short', detail: String(head.status) };
    const failure = failureOf(error);
    // undici gives up in the middle of a head at a 101, and at an unrequested 100.
    return isBegun && failure.reason === 'reset' ? { ...failure, reason: 'not-http' } : failure;
  }
}

/** Returns the first value of a header. undici gives a repeated one as an array, despite Node's types. */
function first(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.[0];
}
