import type { ChalkInstance } from 'chalk';

export type Style = (text: string) => string;

/** What a piece of output is; how that looks is decided here alone. */
type Role =
  | 'time'
  | 'event'
  | 'strong'
  | 'faint'
  | 'good'
  | 'bad'
  | 'warning'
  | 'key'
  | 'string'
  | 'number'
  | 'literal'
  | 'punctuation';

export type Palette = Readonly<Record<Role, Style>>;

const unstyled: Style = (text) => text;

/** For pipes, files and `NO_COLOR`: every text as it is. */
export const plainPalette: Palette = {
  time: unstyled,
  event: unstyled,
  strong: unstyled,
  faint: unstyled,
  good: unstyled,
  bad: unstyled,
  warning: unstyled,
  key: unstyled,
  string: unstyled,
  number: unstyled,
  literal: unstyled,
  punctuation: unstyled,
};

/**
 * Yellow and white vanish on a light background, blue on a dark one, and bright black in Solarized, so none of them is
 * used; `dim` follows the foreground of any theme.
 */
function colourPalette(chalk: ChalkInstance): Palette {
  return {
    time: chalk.dim,
    event: chalk.bold,
    strong: chalk.bold,
    faint: chalk.dim,
    good: chalk.green,
    bad: chalk.red,
    warning: chalk.magenta,
    key: chalk.cyan,
    string: chalk.green,
    number: chalk.magenta,
    literal: chalk.magenta,
    punctuation: chalk.dim,
  };
}

/**
 * Loads chalk only when there is something to colour. Whether there is has been decided by then, from the stream and
 * the flags: chalk's own look at the environment would decide a second time, and differently.
 */
export async function loadPalette(isColoured: boolean): Promise<Palette> {
  if (!isColoured) return plainPalette;
  const { Chalk } = await import('chalk');
  return colourPalette(new Chalk({ level: 1 }));
}
