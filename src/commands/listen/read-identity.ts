import type { CommandContext } from '../../context.ts';
import { readBoundedFile } from '../../files/read-bounded-file.ts';
import { readSecretFile } from '../../files/read-secret-file.ts';
import type { Identity } from '../../http/receiver/tls-server.ts';

const maxBytes = 1_048_576;

interface IdentityOptions {
  readonly tlsCertFile: string | undefined;
  readonly tlsKeyFile: string | undefined;
}

/**
 * The certificate and the key of the files; undefined without.
 * @throws Problem `unreadable-file`, `unsafe-file` for a key that others can read
 */
export async function readIdentity(
  { tlsCertFile, tlsKeyFile }: IdentityOptions,
  { directory, platform, userId, stop }: CommandContext,
): Promise<Identity | undefined> {
  if (tlsCertFile === undefined || tlsKeyFile === undefined) return undefined;
  const options = { directory, maxBytes, platform, userId, stop };
  const { bytes: certificate } = await readBoundedFile(tlsCertFile, options);
  return { certificate, key: await readSecretFile(tlsKeyFile, options) };
}
