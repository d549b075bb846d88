import { flagVariables } from '../src/cli/help/help-footer.ts';

const ofOneLine = (text: string) => text.replaceAll('\n', ' ');

/** The variables that the program reads, and what they do. */
export const environment: readonly (readonly [name: string, meaning: string])[] = [
  ['PHANTOM_WEBHOOK_TOKEN', 'The token, or several with commas between, each also as name=TOKEN.'],
  ['PHANTOM_WEBHOOK_<FLAG>', `Of listen and node: ${ofOneLine(flagVariables)}`],
  ['PHANTOM_WEBHOOK_DEBUG', 'When 1, a failure that nobody foresaw is shown with its stack.'],
  ['NO_COLOR', 'When set, nothing is coloured.'],
  ['FORCE_COLOR', 'When set, and not to 0, output is coloured even when it is not a terminal.'],
];

/** The files that the program reads or writes, with fixed names or names that the user gives. */
export const files: readonly (readonly [name: string, meaning: string])[] = [
  ['./.env', 'PHANTOM_WEBHOOK_TOKEN is looked for here when neither a flag nor the environment has a token.'],
  ['JOURNAL', 'Of listen --record: one delivery a line as JSON, without its authorization.'],
  ['JOURNAL.lock', 'Held by the listener that records into JOURNAL.'],
];
