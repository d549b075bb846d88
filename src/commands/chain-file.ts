import { type Chain, type ChainOptions, startChain } from '../chain/chain.ts';
import { readChain } from '../chain/saved-chain.ts';
import type { CommandContext } from '../context.ts';
import { isMissing } from '../files/file-error.ts';
import { readBoundedFile } from '../files/read-bounded-file.ts';
import { replaceFile } from '../files/replace-file.ts';
import { Problem } from '../problem.ts';

export interface ChainFile {
  readonly chain: Chain;
  /** Keeps where the chain stands now; does nothing without a file. */
  save(chain: Chain): Promise<void>;
}

/** A chain is some tens of kilobytes: 51 delegates, users, and what they did in the round. */
const maxBytes = 16 * 1_048_576;

/**
 * The chain that the file holds, or a new one when there is no such file, or no file is named.
 * @throws Problem `unreadable-file`, `malformed-payload`
 */
export async function openChain(
  name: string | undefined,
  origin: ChainOptions,
  context: CommandContext,
): Promise<ChainFile> {
  if (name === undefined) return { chain: startChain(origin), save: async () => {} };
  const { directory } = context;
  return {
    chain: (await readSaved(name, directory)) ?? startChain(origin),
    save: (chain) => replaceFile(name, Buffer.from(JSON.stringify(chain)), { directory }),
  };
}

async function readSaved(name: string, directory: string): Promise<Chain | undefined> {
  try {
    const { bytes } = await readBoundedFile(name, { directory, maxBytes });
    return readChain(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch (cause) {
    if (cause instanceof Problem && isMissing(cause.cause)) return undefined;
    if (cause instanceof SyntaxError) {
      throw new Problem('malformed-payload', `Expected a saved chain in ${name}, got no JSON.`, {
        cause,
      });
    }
    throw cause;
  }
}
