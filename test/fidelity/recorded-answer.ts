import type { RawAnswer } from './raw-call.ts';

/** A call as bytes, one character a byte, and the answer of a real node. Ids, tokens and the port have names. */
export interface RecordedAnswer {
  readonly request: string;
  readonly status: number;
  /** As lines, in order, without those about the connection and the time. */
  readonly headers: readonly string[];
  readonly body: string;
}

/** Writes an answer as it is recorded. */
export function recordedAnswer(request: string, answer: RawAnswer | undefined): RecordedAnswer {
  const lines = (answer?.headers ?? []).map(([name, value]) => `${name}: ${value}`);
  // Node adds these by its own rules, which differ between its versions. hapi writes its own in lower case.
  const headers = lines.filter((line) => !/^(?:Connection|Transfer-Encoding):/.test(line));
  return { request, status: answer?.status ?? 0, headers, body: answer?.body ?? '' };
}
