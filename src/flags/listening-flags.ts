import { Problem } from '../problem.ts';
import { grouped, value, valueWithDefault } from './flag.ts';
import { readFileName, readHost, readPort } from './flag-values.ts';

/** The flags of every command that receives deliveries. */
export const listeningFlags = grouped('Listening', {
  port: valueWithDefault('--port PORT', 'port to listen on; 0 picks a free one', readPort, '4044'),
  host: valueWithDefault('--host ADDRESS', 'address to listen on', readHost, '127.0.0.1'),
  path: value('--path PATH', 'accept requests only at this path, for example /webhook', readPath),
  maxBodyBytes: valueWithDefault('--max-body SIZE', 'largest body accepted', readSize, '5mb'),
  tlsCertFile: value('--tls-cert FILE', 'serve HTTPS with this certificate (PEM)', readFileName),
  tlsKeyFile: value(
    '--tls-key FILE',
    'the private key for --tls-cert (PEM), readable only by you',
    readFileName,
  ),
});

/** Reads the path of a URL, without a query. Returns it escaped, as clients send it. */
function readPath(text: string): string {
  if (/^\/[^?#\s]*$/.test(text)) return new URL(text.replace(/^\/+/, '/'), 'http://localhost').pathname;
  throw new Problem('bad-flag', `expected a path, for example /webhook, got "${text}".`);
}

const bytesPerUnit: Readonly<Record<string, number>> = { b: 1, kb: 1_000, mb: 1_000_000, gb: 1_000_000_000 };
/** With all characters escaped, a body is six times as long. A Node string holds about 500 million characters. */
const maxBodyBytes = 64_000_000;

/** Reads the size of a body such as `100b`, `512kb` or `5mb`. Returns bytes, 1 to 64 million. */
export function readSize(text: string): number {
  const bytes = parseSize(text);
  if (bytes !== undefined && bytes <= maxBodyBytes) return bytes;
  const hint = /^[1-9]\d*$/.test(text) ? { hint: `Did you mean ${text}mb or ${text}b?` } : {};
  throw new Problem('bad-flag', `expected a size (512kb or 5mb), got "${text}".`, hint);
}

/** Parses a size with a unit from `b` to `gb`. Returns bytes, at least 1; undefined for anything else. */
export function parseSize(text: string): number | undefined {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)\s*(b|kb|mb|gb)$/i.exec(text) ?? [];
  const bytes = Math.round(Number(digits) * (bytesPerUnit[(unit ?? '').toLowerCase()] ?? Number.NaN));
  return bytes >= 1 ? bytes : undefined;
}
