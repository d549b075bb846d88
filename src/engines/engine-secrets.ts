import { decodeText } from '../files/decode-text.ts';
import { readSecretFile, type SecretFileOptions } from '../files/read-secret-file.ts';
import type { EngineAddress } from './engine-address.ts';

const maxSecretBytes = 65_536;

export interface SecretPlace extends Omit<SecretFileOptions, 'maxBytes'> {
  say(message: string): void;
}

/** What proves to an engine who connects. */
export interface EngineSecrets {
  readonly password: string | undefined;
  /** The text of a credentials file of NATS. */
  readonly credentials: string | undefined;
}

/**
 * Reads the files that the URL of an engine names, `password-file` and `creds-file`. Only their owner may be able to read
 * them.
 * @throws Problem `unreadable-file`, `unsafe-file`
 */
export async function readEngineSecrets(
  { password, isPasswordInUrl, settings }: EngineAddress,
  place: SecretPlace,
): Promise<EngineSecrets> {
  if (isPasswordInUrl) {
    place.say(
      'Other users can see a password in a URL in the process list. Use password-file=FILE in the URL instead.',
    );
  }
  const passwordText = await readFile(settings['password-file'], place);
  const credentials = await readFile(settings['creds-file'], place);
  return { password: passwordText?.replace(/\r?\n$/, '') ?? password, credentials };
}

async function readFile(
  name: string | undefined,
  { directory, platform, userId, stop }: SecretPlace,
): Promise<string | undefined> {
  if (name === undefined || name === '') return undefined;
  const options = { directory, platform, userId, stop, maxBytes: maxSecretBytes };
  return decodeText(await readSecretFile(name, options), name);
}
