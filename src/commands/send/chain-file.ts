import { type AnyChain, startAnyChain } from '../../chain/any-chain.ts';
import type { NetworkName } from '../../chain/network/network-name.ts';
import { readSavedChain } from '../../chain/saved-chain.ts';
import type { StartOptions } from '../../chain/state/start-state.ts';
import type { CommandContext } from '../../context.ts';
import { decodeText } from '../../files/decode-text.ts';
import { isMissing } from '../../files/file-error.ts';
import { readBoundedFile } from '../../files/read-bounded-file.ts';
import { replaceFile } from '../../files/replace-file.ts';
import { Problem } from '../../problem.ts';
import type { ReleasedGeneration } from '../../protocol/events/generation.ts';
import { notJsonText } from '../../protocol/json/json-fault.ts';
import type { SendOptions } from './flags.ts';

export interface ChainFile {
  readonly chain: AnyChain;
  /** Saves the state of the chain; does nothing without a file. */
  save(chain: AnyChain): Promise<void>;
}

export interface ChainWish {
  /** If undefined, the network of the file, or mainnet. */
  readonly network: NetworkName | undefined;
  readonly generation: ReleasedGeneration;
  readonly seed: string;
}

/** What is known of a new chain before it starts. */
export type NewChain = Omit<StartOptions, 'atMs'>;

/** Ample: a chain takes some tens of kilobytes, for 51 delegates, users, and what they did in the round. */
const maxBytes = 16 * 1_048_576;

/**
 * Opens the chain in the file. Starts a new one if the file does not exist, or if no file is named.
 * @param startMsOf returns when a new chain starts, in Unix milliseconds
 * @throws Problem `unreadable-file`, `malformed-payload`, `bad-flag` for a chain of another network or generation
 */
export async function openChain(
  { stateFile: name, seed, isDryRun }: SendOptions,
  wish: ChainWish,
  context: CommandContext,
  startMsOf: (choice: NewChain) => number,
): Promise<ChainFile> {
  const start = () => {
    const choice = { ...wish, network: wish.network ?? 'mainnet' };
    return startAnyChain({ ...choice, atMs: startMsOf(choice) }, wish.generation);
  };
  if (name === undefined) return { chain: start(), save: async () => {} };
  const { directory, stop } = context;
  const saved = await readSaved(name, directory, stop);
  if (saved !== undefined) refuseOther(name, saved, wish, seed);
  const chain = saved ?? start();
  const save = (reached: AnyChain) => replaceFile(name, Buffer.from(JSON.stringify(reached)), context);
  if (isDryRun) return { chain, save: async () => {} };
  // Reports an unwritable file before anything is sent.
  await save(chain);
  return { chain, save };
}

async function readSaved(name: string, directory: string, stop: AbortSignal): Promise<AnyChain | undefined> {
  try {
    const { bytes } = await readBoundedFile(name, { directory, maxBytes, stop });
    return readSavedChain(parseChain(decodeText(bytes, name), name));
  } catch (cause) {
    if (cause instanceof Problem && isMissing(cause.cause)) return undefined;
    throw cause;
  }
}

function parseChain(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Problem('malformed-payload', notJsonText(name, text), {
      hint: 'Choose another file with --state, or remove this one.',
      cause,
    });
  }
}

function refuseOther(
  name: string,
  saved: AnyChain,
  { network, generation }: ChainWish,
  seed: string | undefined,
): void {
  if (seed !== undefined && seed !== saved.seed) {
    throw new Problem(
      'bad-flag',
      `Expected a chain with the seed "${seed}" in ${name}, got one with another seed.`,
      {
        hint: 'Omit --seed to continue the chain in the file.',
      },
    );
  }
  const found = [saved.generation, saved.network].join(' on ');
  const wanted = [generation, network ?? saved.network].join(' on ');
  if (found === wanted) return;
  throw new Problem('bad-flag', `Expected a chain of ${wanted} in ${name}, got one of ${found}.`, {
    hint: 'Use a separate file for each.',
  });
}
