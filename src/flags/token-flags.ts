import { list, value } from './flag.ts';
import { readFileName, readText } from './flag-values.ts';

/** How the commands that verify or send receive their tokens. */
export const tokenFlags = {
  tokens: list(
    '--token [name=]TOKEN',
    'a token, labelled with a name; repeatable (others can see it in the process list)',
    readText,
  ),
  tokenFile: value(
    '--token-file FILE',
    'a file with one [name=]TOKEN a line, readable by you alone',
    readFileName,
  ),
} as const;

/** Shown in the help of those commands. */
export const tokenSources =
  'Tokens also come from PHANTOM_WEBHOOK_TOKEN (several separated by commas),\nor that variable in ./.env.';
