import type { CommandContext, ProgramEnd } from '../../context.ts';
import { reasonOf } from '../../files/file-error.ts';
import { printable } from '../../printable.ts';
import { Problem } from '../../problem.ts';
import { defaultLabel, type LabelledToken } from '../../protocol/token/token.ts';
import { tokenVariable } from '../../tokens/read-tokens.ts';

/** The variable that passes the URL of the listener to the command. */
const urlVariable = 'PHANTOM_WEBHOOK_URL';

/** A command that runs together with the listener. Its end is a part of the verdict. */
export interface RunningCommand {
  /** The program, as the user named it. */
  readonly name: string;
  /** Resolves when it has ended, with whether it succeeded. Never rejects. */
  readonly ended: Promise<boolean>;
  /** Undefined while it runs. */
  end(): ProgramEnd | undefined;
  /** Asks it to end, and kills it if it does not. Resolves when it has ended. */
  stop(): Promise<void>;
}

interface CommandFacts {
  readonly url: string;
  readonly tokens: readonly LabelledToken[];
  /** With `--json`, standard output contains only JSON lines. */
  readonly isJson: boolean;
}

/** How long it may take to end when asked to. */
const graceMs = 5_000;
/** How long a command that has got a signal may take before it gets another. */
const settleMs = 500;

/** Starts a command with the URL and the tokens of the listener in its environment. */
export async function startCommand(
  command: readonly string[],
  { url, tokens, isJson }: CommandFacts,
  context: CommandContext,
): Promise<RunningCommand> {
  const [name = ''] = command;
  const program = await context.startProgram(command, {
    env: { [urlVariable]: url, [tokenVariable]: tokens.map(tokenText).join(',') },
    directory: context.directory,
    writesTo: isJson ? 'stderr' : 'stdout',
  });
  let end: ProgramEnd | undefined;
  // Nothing of it is left behind when a second signal ends this process at once.
  const takeBack = context.onCutShort(() => {
    program.kill('SIGKILL');
    return undefined;
  });
  const ended = program.ended.then((found) => {
    end = found;
    takeBack();
    return found.kind === 'exited' && found.code === 0;
  });
  return {
    name,
    ended,
    end: () => end,
    async stop() {
      if (end !== undefined) return;
      // A Ctrl-C at a terminal has reached it already; another signal may not have.
      const asking = setTimeout(() => program.kill('SIGTERM'), context.stop.aborted ? settleMs : 0);
      const killing = setTimeout(() => program.kill('SIGKILL'), graceMs);
      await ended;
      clearTimeout(asking);
      clearTimeout(killing);
    },
  };
}

/** Formats a token as `PHANTOM_WEBHOOK_TOKEN` accepts it. */
function tokenText({ label, token }: LabelledToken): string {
  return label === defaultLabel ? token : `${label.replaceAll(',', '-')}=${token}`;
}

/** Describes how a command failed, as a sentence; undefined if it succeeded. */
export function commandFailure(name: string, end: ProgramEnd): string | undefined {
  switch (end.kind) {
    case 'exited':
      return end.code === 0 ? undefined : `${printable(name)} exited with ${end.code}.`;
    case 'signalled':
      return `${printable(name)} was ended by ${end.signal}.`;
    case 'not-started':
      throw new Problem('unreadable-file', `Cannot start ${name}: ${reasonOf(end.cause)}.`, {
        hint: 'Check the spelling. Do not quote the whole command: listen --expect block.forged -- npm test',
        cause: end.cause,
      });
  }
}
