import type { ChalkInstance } from 'chalk';

export type Style = (text: string) => string;

/** The role of a piece of output. Only this file decides how each role looks. */
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

/** For pipes, files and `NO_COLOR`: leaves every text unchanged. */
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
 * Not used: yellow and white, which are invisible on a light background, blue on a dark one, and bright black in
 * Solarized. `dim` follows the foreground of any theme.
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
 * Loads chalk only if there is something to colour. The stream and the flags have decided that already. Chalk's own
 * check of the environment would decide it again, and differently.
 */
export async function loadPalette(isColoured: boolean): Promise<Palette> {
  if (!isColoured) return plainPalette;
  const { Chalk } = await import('chalk');
  return colourPalette(new Chalk({ level: 1 }));
}
