import { list, value } from './flag.ts';
import { readFileName, readText } from './flag-values.ts';

/** How the commands that verify or send receive their tokens. */
export const tokenFlags = {
  tokens: list(
    '--token [name=]TOKEN',
    'a token with an optional label; repeatable (other users can see it in the process list)',
    readText,
  ),
  tokenFile: value(
    '--token-file FILE',
    'a file with one [name=]TOKEN per line, readable only by you',
    readFileName,
  ),
} as const;

/** Shown in the help of those commands. */
export const tokenSources =
  'Tokens are also read from PHANTOM_WEBHOOK_TOKEN (separate several with commas),\nor from that variable in ./.env.';
