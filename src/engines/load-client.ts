import { Problem } from '../problem.ts';
import { codeOf } from './engine.ts';
import { type EngineKind, engineNames } from './engine-address.ts';

/**
 * Loads the client of an engine, which is an optional package.
 * @param packages their names, for the message
 * @throws Problem `missing-client` if it is not installed
 */
export async function loadClient<Client>(
  kind: EngineKind,
  packages: string,
  load: () => Promise<Client>,
): Promise<Client> {
  try {
    return await load();
  } catch (cause) {
    if (!/^(?:ERR_)?MODULE_NOT_FOUND$/.test(codeOf(cause))) throw cause;
    throw new Problem('missing-client', `${engineNames[kind]} needs a package that is not installed.`, {
      hint: `Install it, with --global if phantom-webhook is installed globally: npm install ${packages}`,
      cause,
    });
  }
}
