import { dirname, resolve } from 'node:path';
import { Problem } from '../problem.ts';
import { isLink, isTaken, unwritable } from './file-error.ts';
import { flushFile } from './flush-file.ts';
import { readOpenFile } from './read-bounded-file.ts';

export interface TokenFile {
  /** Appends a line. Resolves when it is on the disk. @throws Problem `unwritable-file` */
  save(line: string): Promise<void>;
  /** Closes the file, and removes it if it is new and nothing was saved. Never rejects. */
  close(): Promise<void>;
}

export interface TokenFileOptions {
  /** Relative names are resolved against it. */
  readonly directory: string;
  readonly platform: string;
  readonly stop: AbortSignal;
  /** Checks whether a token may be added to the content of the file; throws a Problem if not. */
  checkContent(text: string): void;
}

/** The first line of a new file. Writing it also proves that the disk accepts data. */
const header = '# Webhook tokens for --token-file. Keep them secret.\n';
const forOthers = 0o077;
const maxBytes = 1_048_576;

/**
 * Opens a token file to append to, readable only by its owner. Call it before a token is created: a token that cannot
 * be stored must not be created. Does not follow links.
 * @throws Problem `unwritable-file`, `unsafe-file`, or the error of `checkContent`
 */
export async function openTokenFile(name: string, options: TokenFileOptions): Promise<TokenFile> {
  const { constants, open, rm } = await import('node:fs/promises');
  const path = pathOf(name, options);
  // O_APPEND: two commands may append to the same file at once. Windows has neither O_NOFOLLOW nor O_NONBLOCK, and
  // needs neither.
  const flags = constants.O_RDWR | constants.O_APPEND | (constants.O_NOFOLLOW ?? 0);
  const created = await open(path, flags | constants.O_CREAT | constants.O_EXCL, 0o600).catch((cause) => {
    if (isTaken(cause)) return undefined;
    throw unwritable(name, cause);
  });
  const file =
    created ??
    (await open(path, flags | (constants.O_NONBLOCK ?? 0)).catch((cause) => {
      throw isLink(cause) ? unsafe(name, 'a link') : unwritable(name, cause);
    }));
  let isSaved = false;
  let hasLastLineEnd = true;

  try {
    if (created === undefined) await checkExisting();
    else await write(header);
  } catch (cause) {
    await close();
    throw cause;
  }
  return { save, close };

  async function save(line: string): Promise<void> {
    // Set before writing, so a partly written token is not removed.
    isSaved = true;
    await write(`${hasLastLineEnd ? '' : '\n'}${line}\n`);
  }

  async function close(): Promise<void> {
    const isUntouched = created !== undefined && !isSaved && (await sizeOf()) <= header.length;
    await file.close().catch(() => {});
    if (isUntouched) await rm(path, { force: true }).catch(() => {});
  }

  async function write(text: string): Promise<void> {
    try {
      await file.writeFile(text);
      await flushFile(file);
      if (created !== undefined) await syncDirectory();
    } catch (cause) {
      throw unwritable(name, cause);
    }
  }

  /** A new file is on the disk only when its directory is, too. */
  async function syncDirectory(): Promise<void> {
    if (options.platform === 'win32') return;
    const directory = await open(dirname(path), constants.O_RDONLY);
    try {
      await flushFile(directory);
    } finally {
      await directory.close();
    }
  }

  async function checkExisting(): Promise<void> {
    const status = await file.stat();
    if (!status.isFile()) throw unsafe(name, 'not a file');
    // The other name may have another purpose.
    if (status.nlink > 1) throw unsafe(name, 'one with several names');
    const mode = status.mode & 0o777;
    if (options.platform !== 'win32' && (mode & forOthers) !== 0) {
      throw new Problem(
        'unsafe-file',
        `Expected ${name} to be accessible only to its owner, got mode 0${mode.toString(8)}.`,
        { hint: `Run: chmod 600 ${name}` },
      );
    }
    const bytes = await readOpenFile(file, maxBytes, options.stop);
    if (bytes === undefined) throw unsafe(name, `more than ${maxBytes} bytes`);
    const text = Buffer.from(bytes).toString('utf8');
    hasLastLineEnd = text === '' || text.endsWith('\n');
    options.checkContent(text);
  }

  async function sizeOf(): Promise<number> {
    return file.stat().then(
      ({ size }) => size,
      () => Number.POSITIVE_INFINITY,
    );
  }
}

function pathOf(name: string, { directory }: TokenFileOptions): string {
  try {
    return resolve(directory, name);
  } catch (cause) {
    throw unwritable(name, cause);
  }
}

function unsafe(name: string, found: string): Problem {
  return new Problem('unsafe-file', `Expected ${name} to be a file of tokens, got ${found}.`);
}
