import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeText } from '../files/decode-text.ts';
import { readBoundedFile } from '../files/read-bounded-file.ts';
import { replaceFile } from '../files/replace-file.ts';
import { Problem } from '../problem.ts';
import { parseJsonObject } from '../protocol/json/json-values.ts';
import type { Revived } from './dead-letters.ts';
import { type StoreFolder, type StoreOpener, writerOf } from './store-folder.ts';

/** Which dead letters are tried again: those with these ids, or all. */
export interface RetryRequest {
  readonly ids: readonly string[] | 'all';
}

const requestName = /^([\da-f-]{36})\.json$/;
/** Enough for a hundred thousand ids. */
const maxBytes = 4 * 1_048_576;

/** Leaves a request for the relay that is running on the store. Returns its name. @throws Problem `unwritable-file` */
export async function leaveRetryRequest(
  folder: StoreFolder,
  { ids }: RetryRequest,
  opener: StoreOpener,
): Promise<string> {
  const name = crypto.randomUUID();
  const text = Buffer.from(`${JSON.stringify({ ids })}\n`);
  await replaceFile(`${name}.json`, text, { ...writerOf(opener), directory: folder.requests });
  return name;
}

export interface RetryAnswer {
  /** How many dead letters the relay tries again. */
  readonly count: number;
  /** The ids that are not those of dead letters. */
  readonly unknown: readonly string[];
  /** Why it does not try all of them; undefined if it does. */
  readonly problem: string | undefined;
}

/** Reads the answer of the relay to a request; undefined before it has answered. */
export async function readRetryAnswer(
  folder: StoreFolder,
  name: string,
  opener: StoreOpener,
): Promise<RetryAnswer | undefined> {
  const answer = `${name}.done`;
  if (!(await readdir(folder.requests)).includes(answer)) return undefined;
  const fields = await readFields(answer, folder, opener);
  await rm(join(folder.requests, answer), { force: true });
  return {
    count: typeof fields?.count === 'number' ? fields.count : 0,
    unknown: Array.isArray(fields?.unknown) ? fields.unknown.map(String) : [],
    problem: typeof fields?.problem === 'string' ? fields.problem : undefined,
  };
}

/** Takes back a request that was not answered. */
export async function withdrawRetryRequest(folder: StoreFolder, name: string): Promise<void> {
  await rm(join(folder.requests, `${name}.json`), { force: true });
}

/**
 * Answers the requests that were left. Each is answered once, even if it fails: otherwise the dead letters before the
 * failure would be tried again and again.
 * @param revive tries dead letters again
 */
export async function answerRetryRequests(
  folder: StoreFolder,
  opener: StoreOpener,
  revive: (isChosen: (id: string) => boolean) => Promise<Revived>,
): Promise<void> {
  for (const file of await readdir(folder.requests)) {
    const [, name] = requestName.exec(file) ?? [];
    if (name === undefined) continue;
    try {
      const fields = await readFields(file, folder, opener);
      const { isChosen, unknown } = chooserOf(fields?.ids);
      const { count, problem } = await revive(isChosen);
      const answer = { count, unknown: unknown(), problem: problem?.message };
      const text = Buffer.from(`${JSON.stringify(answer)}\n`);
      await replaceFile(`${name}.done`, text, { ...writerOf(opener), directory: folder.requests });
    } finally {
      await rm(join(folder.requests, file), { force: true, recursive: true });
    }
  }
}

/** Chooses dead letters by their ids, or all. */
interface Chooser {
  isChosen(id: string): boolean;
  /** The named ids that were not asked for so far. */
  unknown(): readonly string[];
}

/** Malformed requests name no ids. */
export function chooserOf(ids: unknown): Chooser {
  const named = new Set<string>(Array.isArray(ids) ? ids : []);
  const unknown = new Set(named);
  return {
    isChosen(id) {
      unknown.delete(id);
      return ids === 'all' || named.has(id);
    },
    unknown: () => [...unknown],
  };
}

async function readFields(
  file: string,
  folder: StoreFolder,
  { stop }: StoreOpener,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  try {
    const { bytes } = await readBoundedFile(file, { directory: folder.requests, maxBytes, stop });
    return parseJsonObject(decodeText(bytes, file));
  } catch (cause) {
    if (cause instanceof Problem) return undefined;
    throw cause;
  }
}

/** Removes answers that nobody has read, because `relay retry` was interrupted. */
export async function clearRetryAnswers({ requests }: StoreFolder): Promise<void> {
  const answers = (await readdir(requests)).filter((file) => file.endsWith('.done'));
  await Promise.all(answers.map((file) => rm(join(requests, file), { force: true })));
}
