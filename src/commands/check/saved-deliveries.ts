import { hash } from 'node:crypto';
import { deliveryText, type GeneratedDelivery, readDelivery } from '../../check/fuzz/generated-delivery.ts';
import type { CommandContext } from '../../context.ts';
import { decodeText } from '../../files/decode-text.ts';
import { fileIn, isLink, listFolder } from '../../files/folder.ts';
import { readBoundedFile } from '../../files/read-bounded-file.ts';
import { replaceFile } from '../../files/replace-file.ts';
import { Problem } from '../../problem.ts';
import { shellWord } from '../../terminal/text/shell-quote.ts';

const ending = '.json';
const maxFiles = 1_000;
/** More than any generated delivery takes. */
const maxBytes = 65_536;
const hashLength = 8;

/**
 * Saves a generated delivery. Its name depends only on what it is, so the same one is saved once.
 * @returns the name of the file
 * @throws Problem `unwritable-file`, `unsafe-file`
 */
export async function saveDelivery(
  folder: string,
  name: string,
  delivery: GeneratedDelivery,
  context: CommandContext,
): Promise<string> {
  const text = deliveryText(delivery);
  const file = fileIn(folder, `${name}-${hash('sha256', text, 'hex').slice(0, hashLength)}${ending}`);
  await refuseLink(file, context);
  const known = await readText(file, context).catch(() => undefined);
  if (known !== text) await replaceFile(file, Buffer.from(text), context);
  return file;
}

/** The names are predictable, and the folder may come from someone else: a link could name any file. */
async function refuseLink(file: string, { directory }: CommandContext): Promise<void> {
  if (!(await isLink(file, directory))) return;
  throw new Problem('unsafe-file', `Cannot write ${file}: it is a link.`, {
    hint: 'Use a folder that contains only saved deliveries.',
  });
}

export interface SavedDelivery {
  readonly name: string;
  readonly file: string;
  readonly delivery: GeneratedDelivery;
}

/**
 * Reads all deliveries of a folder, sorted by name.
 * @throws Problem `unreadable-file` that names the file
 */
export async function readSavedDeliveries(
  folder: string,
  context: CommandContext,
): Promise<readonly SavedDelivery[]> {
  const names = await listFolder(folder, { ending, maxFiles, directory: context.directory });
  if (names.length === 0) {
    throw new Problem(
      'unreadable-file',
      `Expected generated deliveries in ${folder}, found no ${ending} file.`,
      {
        hint: `To save what fails, run: phantom-webhook check --fuzz --save ${shellWord(folder)}`,
      },
    );
  }
  const saved: SavedDelivery[] = [];
  for (const name of names) {
    const file = fileIn(folder, name);
    saved.push({
      name: name.slice(0, -ending.length),
      file,
      delivery: parseDelivery(await readText(file, context), file),
    });
  }
  return saved;
}

async function readText(file: string, { directory, stop }: CommandContext): Promise<string> {
  const { bytes } = await readBoundedFile(file, { directory, maxBytes, stop });
  return decodeText(bytes, file);
}

function parseDelivery(text: string, file: string): GeneratedDelivery {
  const read = readDelivery(parsed(text));
  if (read.kind === 'read') return read.delivery;
  throw new Problem('unreadable-file', `Cannot read ${file}: ${read.fault}.`, {
    hint:
      read.kind === 'other-version'
        ? 'Use the version of phantom-webhook that saved it, or delete it.'
        : 'Delete it, or save it again with check --fuzz --save.',
  });
}

/** Returns undefined for text that is not JSON, which no delivery is either. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
