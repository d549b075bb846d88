import type { Dispatcher } from 'undici';
import type { PostAnswer, PostOutcome } from '../../protocol/delivery/post-outcome.ts';
import { failureOf } from '../sender/post-failure.ts';
import { createBodyBuffer, textOf } from '../server/body-buffer.ts';

const maxAnswerBytes = 65_536;

type Head = Omit<PostAnswer, 'text' | 'isCut'> & { readonly isEncoded: boolean };

/**
 * Reads the answer to one request within bounds.
 * @param onOutcome called once or more; the first call counts. `isSent` is false while not a byte of the request was
 * written.
 */
export function readTargetAnswer(
  onOutcome: (outcome: PostOutcome, isSent: boolean) => void,
): Dispatcher.DispatchHandler {
  const body = createBodyBuffer();
  let bodyBytes = 0;
  let isSent = false;
  /** Whether a status line has begun that has not become a head. */
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
      // 102, 103 and the like come before the answer.
      if (status < 200) return;
      const coding = first(headers['content-encoding'])?.toLowerCase() ?? 'identity';
      head = {
        kind: 'answered',
        status,
        statusText,
        contentType: first(headers['content-type']),
        location: first(headers.location),
        isEncoded: coding !== 'identity',
      };
    },
    onResponseData(controller, chunk) {
      body.append(chunk);
      bodyBytes += chunk.length;
      if (bodyBytes <= maxAnswerBytes) return;
      settle();
      // It may have no end.
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
    // Compressed bytes are no text.
    onOutcome({ ...answer, ...(isEncoded ? { text: '', isCut: bodyBytes > 0 } : { text, isCut }) }, true);
  }

  function failureOfAnswer(error: Error): PostOutcome {
    if (head !== undefined) return { kind: 'failed', reason: 'cut-short', detail: String(head.status) };
    const failure = failureOf(error);
    // undici gives up in the middle of a head at 101, and at a 100 that nobody asked for.
    return isBegun && failure.reason === 'reset' ? { ...failure, reason: 'not-http' } : failure;
  }
}

/** undici gives a header that was repeated as an array, whatever Node's types say. */
function first(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.[0];
}
