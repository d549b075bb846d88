import { flagVariables } from '../src/cli/help/help-footer.ts';

const ofOneLine = (text: string) => text.replaceAll('\n', ' ');

/** The variables that the program reads, and what they do. */
export const environment: readonly (readonly [name: string, meaning: string])[] = [
  ['PHANTOM_WEBHOOK_TOKEN', 'The token, or several separated by commas, each optionally as name=TOKEN.'],
  ['PHANTOM_WEBHOOK_<FLAG>', `For listen and node: ${ofOneLine(flagVariables)}`],
  ['PHANTOM_WEBHOOK_DEBUG', 'If 1, internal errors are shown with their stack trace.'],
  ['PGHOST, PGPORT, PGDATABASE, PGUSER, PGPASSWORD, PGSSLMODE', 'What the URL of PostgreSQL leaves out.'],
  ['REDISCLI_AUTH', 'The password for Redis, if its URL has none.'],
  ['NATS_USER, NATS_PASSWORD', 'The user and the password for NATS, if its URL has none.'],
  ['NO_COLOR', 'If set, output is not coloured.'],
  ['FORCE_COLOR', 'If set, and not to 0, output is coloured even if it is not a terminal.'],
];

/** The files that the program reads or writes, with fixed names or names that the user gives. */
export const files: readonly (readonly [name: string, meaning: string])[] = [
  ['./.env', 'Contains PHANTOM_WEBHOOK_TOKEN, used if neither a flag nor the environment has a token.'],
  ['JOURNAL', 'Written by listen --record: one delivery per line as JSON, without its authorization.'],
  ['JOURNAL.lock', 'Exists while a listener records into JOURNAL.'],
];
