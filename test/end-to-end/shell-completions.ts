import { execFile, spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { temporaryFolder } from '../temporary-folder.ts';
import { runProgram } from './program.ts';
import { hasTerminals, openTerminal } from './terminal-session.ts';

export type Shell = 'bash' | 'zsh' | 'fish';

/** Its place on Debian and on macOS with Homebrew. */
export const bashCompletionFile = '/usr/share/bash-completion/bash_completion';

export function hasShell(shell: Shell): boolean {
  const isThere = spawnSync(shell, ['--version']).status === 0;
  return isThere && (shell === 'fish' || hasTerminals);
}

/** A shell at which somebody types. */
export interface CompletingShell {
  /** All words that it offers at the end of the line. */
  offers(line: string): Promise<readonly string[]>;
  /** What it makes of the line when there is one way to complete it. */
  completed(line: string): Promise<string>;
}

/** A real shell with our completion. @param setup a line that runs before it */
export async function openShell(shell: Shell, setup = ''): Promise<CompletingShell> {
  const folder = await temporaryFolder();
  const script = join(folder, shell);
  await writeFile(script, (await runProgram(['completion', shell])).stdout);
  if (shell === 'fish') return fishAnswering(script);

  const start = join(folder, 'start');
  await writeFile(start, `${setup}\n${preparations[shell]}\n. ${script}\necho ready >&3\n`);
  const options = shell === 'bash' ? `--noprofile --rcfile ${start} -i` : '-f -i -o no_beep';
  const terminal = openTerminal(`TERM=dumb ${shell} ${options}`);
  if (shell === 'zsh') terminal.press(`. ${start}\n`);
  await terminal.notes(/ready/);
  const press = async (keys: string) => {
    terminal.press(keys);
    const [, found = ''] = await terminal.notes(/<(.*)>\n/);
    return found;
  };
  return {
    async offers(line) {
      const found = await press(`${line}${offerAll}${tell}`);
      const begun = /\S*$/.exec(line)?.index ?? 0;
      return wordsOf(shell === 'bash' ? found.slice(begun) : found);
    },
    completed: (line) => press(`${line}${complete}${tell}`),
  };
}

const complete = '\t';
const offerAll = '\u0018a';
/** Writes the line to descriptor 3, and empties it. */
const tell = '\u0018t';

/** Bash inserts all that it offers; zsh lists it, for which every offer goes through `compadd`. */
const preparations: Readonly<Record<'bash' | 'zsh', string>> = {
  bash: `bind '"\\C-xa": insert-completions'
tell() { printf '<%s>\\n' "$READLINE_LINE" >&3; READLINE_LINE=; READLINE_POINT=0; }
bind -x '"\\C-xt": tell'`,
  zsh: `autoload -U compinit && compinit -u -D
compadd() {
  local -a hits
  if [[ " $* " != *' '-[OAD]' '* ]]; then
    builtin compadd -A hits "$@"
    offered+=($hits)
  fi
  builtin compadd "$@"
}
offer() { offered=(); zle list-choices; BUFFER="$offered" }
zle -N offer
bindkey '^Xa' offer
tell() { print -r -- "<$BUFFER>" >&3; BUFFER= }
zle -N tell
bindkey '^Xt' tell`,
};

function fishAnswering(script: string): CompletingShell {
  const ask = async (line: string) => {
    const argv = ['--no-config', '-c', 'source $argv[1]; complete -C $argv[2]', script, line];
    const env = { PATH: process.env.PATH, HOME: '/nowhere' };
    const { stdout } = await promisify(execFile)('fish', argv, { env });
    // Behind a tab there is a description.
    return stdout.split('\n').flatMap((offer) => (offer === '' ? [] : [offer.replace(/\t.*/, '')]));
  };
  return { offers: ask, completed: async (line) => `${line.replace(/\S*$/, '')}${(await ask(line)).join()}` };
}

function wordsOf(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}
