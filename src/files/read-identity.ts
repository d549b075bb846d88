import { readBoundedFile } from './read-bounded-file.ts';
import { readSecretFile } from './read-secret-file.ts';

const maxBytes = 1_048_576;

interface IdentityOptions {
  readonly tlsCertFile: string | undefined;
  readonly tlsKeyFile: string | undefined;
}

interface Place {
  /** Relative names are resolved against it. */
  readonly directory: string;
  readonly platform: string;
  readonly userId: number | undefined;
  readonly stop: AbortSignal;
}

/**
 * Reads the certificate of a TLS server and its key; undefined without both files.
 * @throws Problem `unreadable-file`, `unsafe-file` for a key that others can read
 */
export async function readIdentity(
  { tlsCertFile, tlsKeyFile }: IdentityOptions,
  { directory, platform, userId, stop }: Place,
): Promise<{ readonly certificate: Uint8Array; readonly key: Uint8Array } | undefined> {
  if (tlsCertFile === undefined || tlsKeyFile === undefined) return undefined;
  const options = { directory, maxBytes, platform, userId, stop };
  const { bytes: certificate } = await readBoundedFile(tlsCertFile, options);
  return { certificate, key: await readSecretFile(tlsKeyFile, options) };
}
