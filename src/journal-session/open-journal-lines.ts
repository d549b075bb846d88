import type { CommandContext } from '../context.ts';
import { engineSchemes, isEngineUrl, withoutLogin } from '../engines/engine-address.ts';
import { isFolder } from '../files/folder.ts';
import { announceKeyboard } from '../files/read-input.ts';
import type { AnswerEntry, Damage, DamagedLine, JournalEntry } from '../journal/journal-record.ts';
import { openJournalSource } from '../journal/open-journal-source.ts';
import { type ReadJournalOptions, readJournal } from '../journal/read-journal.ts';
import { printable } from '../printable.ts';
import { Problem } from '../problem.ts';
import { jsonFault } from '../protocol/json/json-fault.ts';

export interface JournalLines {
  /**
   * The lines that could be read; ends early when the command is stopped.
   * @throws Problem `malformed-payload` if the file is not a journal, `unreadable-file`
   */
  readonly lines: AsyncGenerator<JournalEntry | AnswerEntry, void, void>;
  /** How many lines could not be read so far. */
  damagedLines(): number;
}

const damageWords: Readonly<Record<Damage, string>> = {
  incomplete: 'its end is missing',
  'too-long': 'it is too long',
  'not-utf8': 'it is not UTF-8',
  'not-json': 'it is not valid JSON',
  'not-a-record': 'it is not a recorded delivery',
};

/** Only so many damaged lines are reported one by one. */
const maxDamageReported = 5;
/** Longer lines are reported without the place of the fault, which takes about a second to find in the longest. */
const maxExaminedCharacters = 16 * 1_048_576;

/**
 * Reads a journal, the store of a relay, an engine, or what `listen --json` printed, and reports its damaged lines.
 * @param source a file, a folder or the URL of an engine; `-` for standard input
 * @throws Problem `bad-flag` for an empty name, `unreadable-file`, `unknown-store` for a folder that is not a store; for an
 *   engine also `malformed-url`, `missing-client`, and from the lines `engine-unreachable`, `engine-refused`
 */
export async function openJournalLines(
  source: string,
  sieve: ReadJournalOptions,
  context: CommandContext,
): Promise<JournalLines> {
  const name = shownSource(source);
  const found = await openLines(source, sieve, context);
  let damaged = 0;
  /** Kept back until it is clear that the file is a journal at all; undefined from then on. */
  let notes: string[] | undefined = [];
  return { lines: readLines(), damagedLines: () => damaged };

  async function* readLines(): AsyncGenerator<JournalEntry | AnswerEntry, void, void> {
    for await (const line of found) {
      if (context.stop.aborted) return;
      if (line.kind === 'damaged') {
        reportDamage(line);
        if (notes !== undefined && damaged > maxDamageReported) throw noJournal(name);
        continue;
      }
      if (notes !== undefined) {
        for (const note of notes) warn(note);
        notes = undefined;
      }
      yield line;
    }
    if (notes !== undefined && damaged > 0) throw noJournal(name);
  }

  function reportDamage({ line, reason, text }: DamagedLine): void {
    damaged += 1;
    if (damaged <= maxDamageReported) {
      report(`${printable(name)} line ${line} was skipped: ${damageWords[reason]}${faultWords(text)}.`);
    } else if (damaged === maxDamageReported + 1) {
      report('More lines were skipped.');
    }
  }

  function report(note: string): void {
    if (notes === undefined) warn(note);
    else notes.push(note);
  }

  /** Even with `--quiet`: a delivery may be lost. */
  function warn(message: string): void {
    context.warn({ kind: 'line', message });
  }
}

/** The name of what is read, for messages: without the password in the URL of an engine. */
export function shownSource(source: string): string {
  return isEngineUrl(source) ? withoutLogin(source) : source;
}

async function openLines(
  name: string,
  sieve: ReadJournalOptions,
  context: CommandContext,
): Promise<AsyncIterable<JournalEntry | AnswerEntry | DamagedLine>> {
  if (name === '')
    throw new Problem('bad-flag', 'Expected the name of a file or a folder, got an empty one.');
  if (isEngineUrl(name)) {
    const { readEngineLines } = await import('./read-engine-lines.ts');
    return readEngineLines(name, sieve, context);
  }
  const [scheme] = /^[a-z][a-z0-9+.-]*:\/\//i.exec(name) ?? [];
  // No file has such a name. As the name of one, it would be printed with its password.
  if (scheme !== undefined) {
    throw new Problem(
      'malformed-url',
      `Expected a file, a folder, or a URL that begins with ${engineSchemes.join(', ')}; got ${scheme}.`,
    );
  }
  if (name === '-') {
    announceKeyboard(context);
    return readJournal(context.stdin, sieve);
  }
  if (!(await isFolder(name, context.directory))) {
    return readJournal(await openJournalSource(name, context), sieve);
  }
  const [{ findStoreFolder }, { readStoreLines }] = await Promise.all([
    import('../relay/store-folder.ts'),
    import('../relay/store-lines.ts'),
  ]);
  return readStoreLines(await findStoreFolder(name, context), sieve, context.stop);
}

/** Names the place at which a line is not JSON, if it can be found in a moment. */
function faultWords(text: string | undefined): string {
  const fault = text === undefined || text.length > maxExaminedCharacters ? undefined : jsonFault(text);
  return fault === undefined ? '' : `: expected ${fault.expected} at column ${fault.column}`;
}

function noJournal(name: string): Problem {
  return new Problem('malformed-payload', `${name} is not a journal.`, {
    hint: 'Create one with listen --record, or use the output of listen --json.',
  });
}
