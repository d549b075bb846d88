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

/** Where deliveries are received; null if that is not known. A stranger chooses the Host header, so it is not used. */
type Receiver = string | null;

/**
 * Returns a command for a POSIX shell with bash's substrings that sends the request again. It reads the token from the
 * environment, so it can be pasted anywhere.
 */
export function curlCommand(
  { method, path, headers, body }: Request,
  receiver: Receiver,
  isAuthorized: boolean,
): string {
  const sent = headers.filter(
    // curl would read a file for a name that begins with @. No header that was received over HTTP has such a name.
    ([name, value]) =>
      /^[\w!#$%&'*+.^`|~-]+$/.test(name) && !leftOut.has(name.toLowerCase()) && value !== '[redacted]',
  );
  return [
    // Without --globoff, curl makes several requests of a path with braces or brackets. It resolves dots in a path too.
    `curl --globoff${/\/\.|%2e/i.test(path ?? '') ? ' --path-as-is' : ''} --request ${shellWord(method ?? 'POST')} ${shellWord(addressOf(receiver, path))}`,
    // Double quotes: the shell has to put the token in.
    ...(isAuthorized ? [`-H "Authorization: \${PHANTOM_WEBHOOK_TOKEN:0:32}"`] : []),
    // After a colon without a value, curl leaves the header out, also its own.
    ...sent.map(([name, value]) => `-H ${shellQuoted(/\S/.test(value) ? `${name}: ${value}` : `${name};`)}`),
    ...(sent.some(([name]) => /^content-type$/i.test(name)) ? [] : ["-H 'Content-Type:'"]),
    ...(body === null ? [] : [`--data-raw ${shellQuoted(body)}`]),
  ].join(' \\\n  ');
}

/** Returns a command that sends the same payload in a new delivery. Undefined if there is no event or payload. */
export function sendCommand(
  { path, body, payload }: Request,
  receiver: Receiver,
  event: string | null,
): string | undefined {
  // Such an event would be taken for a flag.
  if (event === null || event.startsWith('-') || body === null || payload === null) return undefined;
  const data = body.slice(payload.start, payload.end).trim();
  const send = `phantom-webhook send ${shellWord(event)} ${shellWord(addressOf(receiver, path))} \\\n  --data`;
  // Other JSON would be taken for the name of a file.
  return /^[{[]/.test(data) ? `${send} ${shellQuoted(data)}` : `printf %s ${shellQuoted(data)} | ${send} -`;
}

/** Returns a test for `node --test` that sends the same payload with the library. Undefined as for `sendCommand`. */
export function testCode(
  { path, body, payload }: Request,
  receiver: Receiver,
  event: string | null,
): string | undefined {
  if (event === null || body === null || payload === null) return undefined;
  const data = body.slice(payload.start, payload.end).trim();
  return [
    "import assert from 'node:assert/strict';",
    "import test from 'node:test';",
    "import { sendDelivery } from 'phantom-webhook';",
    '',
    `test(${JSON.stringify(`accepts ${event}`)}, async () => {`,
    ...(/[[:,]\s*-?\d{16}/.test(data) ? ['  // JavaScript rounds integers beyond 2^53.'] : []),
    `  const data = ${literal(data)};`,
    '  const token = process.env.PHANTOM_WEBHOOK_TOKEN;',
    `  const url = ${JSON.stringify(addressOf(receiver, path))};`,
    `  const { status } = await sendDelivery(url, token, ${JSON.stringify(event)}, { data });`,
    '  assert.equal(status, 200);',
    '});',
    '',
  ].join('\n');
}

/** JSON is JavaScript, except for this name, which would not become a member. */
function literal(json: string): string {
  return json.includes('__proto__') || json.includes('\\u') ? `JSON.parse(${JSON.stringify(json)})` : json;
}

function addressOf(receiver: Receiver, path: string | null): string {
  const origin = receiver === null ? 'http://127.0.0.1:4044' : new URL(receiver).origin;
  if (!path?.startsWith('/')) return `${origin}/`;
  // A journal may hold any text. Clients end a path at a #, and a shell takes only whole characters.
  const sent = path.replace(/\p{Cs}/gu, '\ufffd').replace(/[^!-~]|[#\\]/gu, encodeURIComponent);
  return origin + sent;
}

function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : shellQuoted(text);
}

// Within single quotes a shell interprets nothing, so only the quote itself has to be written in another way.
function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
