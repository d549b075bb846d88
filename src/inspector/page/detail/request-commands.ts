import type { DeliveryDetail } from '../../messages.ts';

/** Headers that curl sets itself, that describe one connection, or that hold the authorization. */
const leftOut = new Set([
  'authorization',
  'accept-encoding',
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'transfer-encoding',
]);

type Request = Pick<DeliveryDetail, 'method' | 'path' | 'headers' | 'body' | 'payload'>;

/**
 * Returns a command for a POSIX shell with bash's substrings that sends the request again. It reads the token from the
 * environment, so it can be pasted anywhere.
 */
export function curlCommand({ method, path, headers, body }: Request): string {
  const sent = headers.filter(
    // curl would read a file for a name that begins with @. No header that was received over HTTP has such a name.
    ([name, value]) =>
      /^[\w!#$%&'*+.^`|~-]+$/.test(name) && !leftOut.has(name.toLowerCase()) && value !== '[redacted]',
  );
  return [
    `curl --request ${shellWord(method ?? 'POST')} ${shellWord(addressOf(headers, path))}`,
    // Double quotes: the shell has to put the token in.
    `-H "Authorization: \${PHANTOM_WEBHOOK_TOKEN:0:32}"`,
    ...sent.map(([name, value]) => `-H ${shellQuoted(`${name}: ${value}`)}`),
    ...(body === null ? [] : [`--data-raw ${shellQuoted(body)}`]),
  ].join(' \\\n  ');
}

/** Returns a command that sends the same payload in a new delivery. Undefined if there is no event or payload. */
export function sendCommand(
  { path, headers, body, payload }: Request,
  event: string | null,
): string | undefined {
  if (event === null || body === null || payload === null) return undefined;
  const data = body.slice(payload.start, payload.end).trim();
  return [
    `phantom-webhook send ${shellWord(event)} ${shellWord(addressOf(headers, path))}`,
    `--data ${shellQuoted(data)}`,
  ].join(' \\\n  ');
}

/** Returns a test for `node --test` that sends the same payload with the library. Undefined as for `sendCommand`. */
export function testCode(
  { path, headers, body, payload }: Request,
  event: string | null,
): string | undefined {
  if (event === null || body === null || payload === null) return undefined;
  const data = body.slice(payload.start, payload.end).trim();
  const name = JSON.stringify(event);
  return `import assert from 'node:assert/strict';
import test from 'node:test';
import { sendDelivery } from 'phantom-webhook';

test(${JSON.stringify(`accepts ${event}`)}, async () => {
${/[[:,]\s*-?\d{16}/.test(data) ? '  // JavaScript rounds integers beyond 2^53.\n' : ''}  const data = ${literal(data)};
  const token = process.env.PHANTOM_WEBHOOK_TOKEN;
  const { status } = await sendDelivery(${JSON.stringify(addressOf(headers, path))}, token, ${name}, { data });
  assert.equal(status, 200);
});
`;
}

/** JSON is JavaScript, except for this name, which would not become a member. */
function literal(json: string): string {
  return json.includes('__proto__') || json.includes('\\u') ? `JSON.parse(${JSON.stringify(json)})` : json;
}

function addressOf(headers: Request['headers'], path: string | null): string {
  const host = headers.find(([name]) => name.toLowerCase() === 'host')?.[1] ?? '127.0.0.1:4044';
  return `http://${host}${path ?? '/'}`;
}

function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : shellQuoted(text);
}

// Within single quotes a shell interprets nothing, so only the quote itself has to be written in another way.
function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
