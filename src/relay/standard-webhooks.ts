import { createHmac } from 'node:crypto';
import { Problem } from '../problem.ts';

const prefix = 'whsec_';
/** Standard Webhooks recommends 24 to 64 bytes. */
const minSecretBytes = 24;
const maxSecretBytes = 64;
/** Each secret adds 48 bytes to the header. */
const maxSecrets = 8;

/** Uses neither variables nor pipes, so it works in every shell. */
const creating = `To create one: node -e "console.log('${prefix}' + require('crypto').randomBytes(32).toString('base64'))"`;

/**
 * Reads the signing secrets in the content of a file: one per line, in base64, with or without `whsec_`. Skips blank
 * lines and lines that start with `#`.
 * @param name the file, for messages, which never contain any part of a secret
 * @throws Problem `malformed-secret`, also for no secret or more than 8
 */
export function readSigningSecrets(text: string, name: string): readonly Uint8Array[] {
  const secrets: Uint8Array[] = [];
  for (const [index, line] of text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .entries()) {
    const written = line.trim();
    if (written === '' || written.startsWith('#')) continue;
    secrets.push(decodeSecret(written, `${name}, line ${index + 1}`));
    if (secrets.length > maxSecrets) {
      throw malformedSecret(
        `${name}: expected at most ${maxSecrets} signing secrets, got more.`,
        'Keep the secrets that receivers still use.',
      );
    }
  }
  if (secrets.length === 0) throw malformedSecret(`${name} contains no signing secret.`, creating);
  return secrets;
}

function decodeSecret(written: string, place: string): Uint8Array {
  // Hexadecimal digits are also base64. A token is no longer secret to the node and to everyone who reads its deliveries.
  if (/^(?:[\da-f]{32}){1,2}$/i.test(written)) {
    throw malformedSecret(
      `${place}: expected a signing secret, got what looks like a webhook token.`,
      creating,
    );
  }
  const encoded = written.startsWith(prefix) ? written.slice(prefix.length) : written;
  const secret = Buffer.from(encoded, 'base64');
  // The decoder skips every character that is not base64.
  if (secret.toString('base64') !== encoded) {
    throw malformedSecret(
      `${place}: expected a signing secret in base64, optionally after "${prefix}".`,
      creating,
    );
  }
  if (secret.length < minSecretBytes || secret.length > maxSecretBytes) {
    throw malformedSecret(
      `${place}: expected a signing secret of ${minSecretBytes} to ${maxSecretBytes} bytes, got ${secret.length}.`,
      creating,
    );
  }
  return secret;
}

function malformedSecret(message: string, hint: string): Problem {
  return new Problem('malformed-secret', message, { hint });
}

/** What is signed, as Standard Webhooks names its parts. */
export interface SignedMessage {
  /** The value of `webhook-id`. */
  readonly id: string;
  /** The value of `webhook-timestamp`: the time of this attempt, not of the event. */
  readonly timestampSeconds: number;
  /** The bytes that are sent. They are signed without being decoded. */
  readonly body: Uint8Array;
  readonly secrets: readonly Uint8Array[];
}

/**
 * Returns the value of `webhook-signature` of Standard Webhooks: `v1,` and an HMAC-SHA256 in base64 for each secret,
 * separated by spaces. During a rotation, receivers accept a delivery that one of their secrets verifies.
 */
export function signWebhook({ id, timestampSeconds, body, secrets }: SignedMessage): string {
  return secrets
    .map((secret) => {
      const signature = createHmac('sha256', secret).update(`${id}.${timestampSeconds}.`).update(body);
      return `v1,${signature.digest('base64')}`;
    })
    .join(' ');
}

/** Returns the headers of Standard Webhooks: names and values, alternating. Without secrets, there is no signature. */
export function signedHeaders(message: SignedMessage): readonly string[] {
  const { id, timestampSeconds, secrets } = message;
  const named = ['webhook-id', id, 'webhook-timestamp', String(timestampSeconds)];
  return secrets.length === 0 ? named : [...named, 'webhook-signature', signWebhook(message)];
}
