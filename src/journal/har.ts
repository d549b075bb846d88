import { printable } from '../printable.ts';
import { isSecretHeader } from '../protocol/secrets/hide-tokens.ts';
import { version } from '../version.ts';
import { withoutTokens } from '../without-tokens.ts';
import type { JournalEntry } from './journal-record.ts';
import type { RecordedDelivery } from './pair-answers.ts';

/** Yields a HAR 1.2 file of these deliveries, an entry at a time. */
export async function* harPieces(
  deliveries: AsyncIterable<RecordedDelivery>,
): AsyncGenerator<string, void, void> {
  const creator = JSON.stringify({ name: 'phantom-webhook', version });
  yield `{"log":{"version":"1.2","creator":${creator},"entries":[`;
  let separator = '\n';
  for await (const delivery of deliveries) {
    yield separator + harEntry(delivery);
    separator = ',\n';
  }
  yield '\n]}}\n';
}

/** HAR's value for unknown sizes. */
const unknownSize = -1;

/**
 * One delivery as an entry of a HAR file: the request as received, without secret headers, and the status of its answer.
 * The status is 0, as browsers write it of a request without an answer, if the journal does not have it.
 */
export function harEntry({ n, entry, answer }: RecordedDelivery): string {
  const waitMs = answer === undefined ? 0 : Math.max(0, answer.answeredAtMs - entry.receivedAtMs);
  const headers = headersOf(entry);
  const url = urlOf(entry, headers);
  const har = {
    startedDateTime: new Date(entry.receivedAtMs).toISOString(),
    time: waitMs,
    request: {
      method: entry.method,
      url: url.href,
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers,
      queryString: Array.from(url.searchParams, ([name, value]) => ({ name, value })),
      postData: {
        mimeType: headerValue(headers, 'content-type') ?? 'application/json',
        text: Buffer.from(entry.body).toString('utf8'),
      },
      headersSize: unknownSize,
      bodySize: entry.body.length,
    },
    response: {
      status: answer?.status ?? 0,
      statusText: '',
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: [],
      content: { size: 0, mimeType: 'x-unknown' },
      redirectURL: '',
      headersSize: unknownSize,
      bodySize: unknownSize,
    },
    cache: {},
    timings: { send: 0, wait: waitMs, receive: 0 },
    comment: `delivery ${n}, ${entry.event}`,
  };
  return printable(JSON.stringify(har));
}

interface HarHeader {
  readonly name: string;
  readonly value: string;
}

function headersOf({ rawHeaders }: JournalEntry): readonly HarHeader[] {
  const headers: HarHeader[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    if (isSecretHeader(name.toLowerCase())) continue;
    headers.push({ name: withoutTokens(name), value: withoutTokens(rawHeaders[index + 1] ?? '') });
  }
  return headers;
}

function headerValue(headers: readonly HarHeader[], wanted: string): string | undefined {
  return headers.find(({ name }) => name.toLowerCase() === wanted)?.value;
}

/** HAR takes only whole URLs. Only the Host header shows where the request was received. */
function urlOf({ path }: JournalEntry, headers: readonly HarHeader[]): URL {
  const host = headerValue(headers, 'host') ?? '';
  const origin =
    /^[\w.:[\]-]+$/.test(host) && URL.canParse(`http://${host}`) ? `http://${host}` : 'http://localhost';
  const target = withoutTokens(path);
  // Not resolved against the origin: a path that begins with two slashes would be taken for another host.
  const whole = `${origin}${target.startsWith('/') ? '' : '/'}${target}`;
  return new URL(URL.canParse(whole) ? whole : origin);
}
