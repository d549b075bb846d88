import type { CommandContext } from '../../context.ts';
import type { Journal } from '../../journal/open-journal.ts';
import { printable } from '../../printable.ts';

export interface Recording {
  readonly journal: Journal;
  /** The file as the user named it. */
  readonly name: string;
  /** Identifies the deliveries of this run, together with their numbers. */
  readonly runId: string;
  /** Whether any delivery could not be recorded so far. */
  hasFailed(): boolean;
}

interface RecordingOptions {
  readonly recordFile: string | undefined;
  readonly isFlushed: boolean;
}

/** Long enough that two runs that append to one journal do not draw the same. */
const runIdBytes = 6;

/**
 * Opens the journal, if one is requested. Reports, even with `--quiet`, when it cannot be written.
 * @throws Problem `journal-in-use`, `unsafe-file`, `unwritable-file`
 */
export async function openRecording(
  { recordFile: name, isFlushed }: RecordingOptions,
  context: CommandContext,
): Promise<Recording | undefined> {
  if (name === undefined) return undefined;
  const { openJournal } = await import('../../journal/open-journal.ts');
  let hasFailed = false;
  const warned = new Set<string>();
  const journal = await openJournal({
    name,
    directory: context.directory,
    pid: context.pid,
    isRunning: context.isRunning,
    isFlushed,
    onTrouble(problem) {
      if (problem === undefined) {
        context.say(`Recording to ${name} again.`);
        return;
      }
      hasFailed = true;
      const advice = problem.hint ?? 'Recording resumes as soon as the file can be written again.';
      const { code, message } = problem;
      context.warn({ kind: 'error', code, message, hint: `Deliveries are answered 507. ${advice}` });
    },
    onForeignChange({ kind, isTorn }) {
      // Deliveries that were answered 200 may be lost.
      if (kind === 'shortened') hasFailed = true;
      const warning = foreignChangeText(name, kind, isTorn);
      if (!warned.has(warning)) context.warn({ kind: 'warning', message: warning });
      warned.add(warning);
    },
  });
  if (journal.repair !== undefined) {
    const { droppedBytes } = journal.repair;
    context.say(`${name}: dropped ${droppedBytes} bytes of an incomplete last line; the rest is unchanged.`);
  }
  const runId = Buffer.from(context.randomBytes(runIdBytes)).toString('hex');
  return { journal, name, runId, hasFailed: () => hasFailed };
}

function foreignChangeText(name: string, kind: 'shortened' | 'extended', isTorn: boolean): string {
  const what =
    kind === 'shortened'
      ? `was shortened by another program, so recorded deliveries may be lost`
      : 'was written to by another program';
  const end = isTorn ? ' It ended in the middle of a line; the next delivery starts a new line.' : '';
  return `${printable(name)} ${what}.${end}`;
}
