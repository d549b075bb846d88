import { access, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { decodeText } from '../files/decode-text.ts';
import { isBelowFile, isMissing, unreadable, unwritable } from '../files/file-error.ts';
import { makeFolder } from '../files/folder.ts';
import { readBoundedFile } from '../files/read-bounded-file.ts';
import { replaceFile } from '../files/replace-file.ts';
import type { Writer } from '../files/temporary-file.ts';
import { lockJournal, type Unlock } from '../journal/lock-journal.ts';
import { Problem } from '../problem.ts';
import { parseJsonObject } from '../protocol/json/json-values.ts';

/** The parts of the folder in which a relay keeps deliveries; docs/relay.md describes the format. */
export interface StoreFolder {
  /** As the user named it, for messages. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  /** Identifies the store in `Via`; 16 hexadecimal digits. */
  readonly id: string;
  /** The segments of received deliveries. */
  readonly deliveries: string;
  /** One file for each target: which deliveries it has accepted. */
  readonly targets: string;
  /** One journal for each target: the deliveries that it never accepted. */
  readonly dead: string;
  /** Requests of `relay retry`. */
  readonly requests: string;
  readonly lock: string;
}

/** The process that opens a store. */
export interface StoreOpener extends Writer {
  /** Relative names are resolved against it. */
  readonly directory: string;
  readonly stop: AbortSignal;
}

/** The same for a store that may have to be created. */
export interface StoreFounder extends StoreOpener {
  randomBytes(count: number): Uint8Array;
}

const format = 'phantom-webhook-relay';
const version = 1;
const formatFile = 'store.json';
const idBytes = 8;
const maxFormatBytes = 4_096;
const ownerOnly = 0o700;

/**
 * Opens the store in a folder for this process only, and creates it if the folder is missing or empty.
 * @throws Problem `unknown-store` for a folder with something else in it; `journal-in-use`, `unwritable-file`
 */
export async function openStoreFolder(
  name: string,
  opener: StoreFounder,
): Promise<{ readonly folder: StoreFolder; readonly unlock: Unlock }> {
  const path = resolve(opener.directory, name);
  await makeFolder(name, opener.directory, ownerOnly);
  // Before the lock appears in it, a folder of something else is refused.
  const found = await readFormat(path, name, opener);
  if (found === undefined) await refuseOther(path, name);
  const unlock = await lockJournal(join(path, 'lock'), name, {
    pid: opener.pid,
    isRunning: (pid) => opener.isRunning(pid),
    advice: 'Stop it, or use another folder: each relay needs its own store.',
  });
  try {
    const id = (await readFormat(path, name, opener)) ?? (await createFormat(path, name, opener));
    const folder = folderOf(path, name, id);
    for (const part of [folder.deliveries, folder.targets, folder.dead, folder.requests]) {
      await makeFolder(part, path, ownerOnly);
    }
    return { folder, unlock };
  } catch (cause) {
    await unlock();
    throw cause instanceof Problem ? cause : unwritable(name, cause);
  }
}

/**
 * Finds the store in a folder, to read it while a relay may be running.
 * @throws Problem `unknown-store` if there is none
 */
export async function findStoreFolder(
  name: string,
  opener: Pick<StoreOpener, 'directory' | 'stop'>,
): Promise<StoreFolder> {
  const path = resolve(opener.directory, name);
  const id = await readFormat(path, name, opener);
  if (id !== undefined) return folderOf(path, name, id);
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  const what = isThere ? `${name} is not the store of a relay.` : `There is no folder ${name}.`;
  throw new Problem('unknown-store', what, {
    hint: 'Use the folder that relay --store was given.',
  });
}

/**
 * Returns the names of the files in a part of a store. Copies often lack empty folders.
 * @throws Problem `unreadable-file`
 */
export async function filesIn(part: string): Promise<readonly string[]> {
  try {
    return await readdir(part);
  } catch (cause) {
    if (isMissing(cause)) return [];
    throw unreadable(part, cause, part, 'folder');
  }
}

/**
 * Refuses to change the store of another user: the relay could not read what root writes into it.
 * @throws Problem `unwritable-file`
 */
export async function refuseForeignStore(
  { path, name }: StoreFolder,
  { userId, stop }: Pick<StoreOpener, 'userId' | 'stop'>,
): Promise<void> {
  const { owner } = await readBoundedFile(formatFile, { directory: path, maxBytes: maxFormatBytes, stop });
  if (userId === undefined || owner === userId) return;
  throw new Problem('unwritable-file', `${name} belongs to another user (number ${owner}).`, {
    hint: 'Run the command as the user of the relay, for example with sudo -u.',
  });
}

function folderOf(path: string, name: string, id: string): StoreFolder {
  return {
    name,
    path,
    id,
    deliveries: join(path, 'deliveries'),
    targets: join(path, 'targets'),
    dead: join(path, 'dead'),
    requests: join(path, 'requests'),
    lock: join(path, 'lock'),
  };
}

/** Returns the id of the store; undefined if there is no store. */
async function readFormat(
  path: string,
  name: string,
  { stop }: Pick<StoreOpener, 'stop'>,
): Promise<string | undefined> {
  let text: string;
  try {
    const { bytes } = await readBoundedFile(formatFile, { directory: path, maxBytes: maxFormatBytes, stop });
    text = decodeText(bytes, formatFile);
  } catch (cause) {
    if (cause instanceof Problem && (isMissing(cause.cause) || isBelowFile(cause.cause))) return undefined;
    throw cause;
  }
  const fields = parseJsonObject(text);
  if (fields?.format !== format || typeof fields.id !== 'string' || !/^[\da-f]{16}$/.test(fields.id)) {
    throw new Problem('unknown-store', `${name} is not the store of a relay: ${formatFile} is not valid.`);
  }
  if (fields.version !== version) {
    throw new Problem(
      'unknown-store',
      `${name} has version ${JSON.stringify(fields.version)} of the store format; this program supports version ${version}.`,
      { hint: 'Use the release that created it, or another folder.' },
    );
  }
  return fields.id;
}

async function createFormat(path: string, name: string, opener: StoreFounder): Promise<string> {
  const id = Buffer.from(opener.randomBytes(idBytes)).toString('hex');
  const text = `${JSON.stringify({ format, version, id })}\n`;
  try {
    await replaceFile(formatFile, Buffer.from(text), { ...writerOf(opener), directory: path });
  } catch (cause) {
    throw cause instanceof Problem ? cause : unwritable(name, cause);
  }
  return id;
}

/** Instead of a spread, which would lose what a context inherits from another. */
export function writerOf(writer: Writer): Writer {
  const { pid, userId } = writer;
  return { pid, userId, isRunning: (other) => writer.isRunning(other), now: () => writer.now() };
}

async function refuseOther(path: string, name: string): Promise<void> {
  let names: readonly string[];
  try {
    names = await readdir(path);
  } catch (cause) {
    throw unwritable(name, cause);
  }
  // Another relay has just created the store; the lock decides between the two.
  if (names.includes(formatFile)) return;
  // What a relay leaves behind that was killed while it created the store, and what a new disk holds.
  const others = names.filter((other) => !/^lock(\.|$)|^\.phantom-webhook-|^lost\+found$/.test(other));
  if (others.length === 0) return;
  throw new Problem('unknown-store', `${name} is not empty, and not the store of a relay.`, {
    hint: 'Use an empty or a new folder.',
  });
}
