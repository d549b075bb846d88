// Imported statically, because the module is so small that finding a separate file would take longer than loading it
// here.

import { declareCommand } from '../../flags/command-declaration.ts';
import { outputFlags } from './output-flags.ts';
import { splitGivenToken } from './print-token.ts';

export const tokenSplitCommand = declareCommand({
  words: ['token', 'split'],
  summary: 'split a token into its two halves',
  arguments: [
    {
      name: 'token',
      description:
        'the token, or - for standard input; by default PHANTOM_WEBHOOK_TOKEN or ./.env, otherwise a new token',
      isRequired: false,
    },
  ],
  flags: outputFlags,
  isLongRunning: false,
  examples: [
    { line: 'phantom-webhook token split', purpose: 'split the token from the environment, or a new one' },
    { line: 'phantom-webhook token split - < token.txt', purpose: 'keep the token out of the process list' },
    {
      line: 'phantom-webhook token split - --field verification < token.txt',
      purpose: 'only the second half, for scripts',
    },
  ],
  exitCodes: { 0: 'split', 2: 'not a token', 3: '.env cannot be read' },
  async perform({ arguments: [token], options }, context) {
    return splitGivenToken(token, options, context);
  },
});
