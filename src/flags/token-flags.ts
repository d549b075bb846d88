import { list, value } from './flag.ts';
import { readFileName, readText } from './flag-values.ts';

/** How a command that verifies or sends is given its tokens. */
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

/** Said in the help of those commands. */
export const tokenSources =
  'Tokens also come from PHANTOM_WEBHOOK_TOKEN (several separated by commas),\nor that variable in ./.env.';
