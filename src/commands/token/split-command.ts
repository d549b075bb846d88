// Imported statically, because the module is so small that finding a separate file would take longer than loading it
// here.

import { declareCommand } from '../../flags/command-declaration.ts';
import { outputFlags } from './output-flags.ts';
import { splitGivenToken } from './print-token.ts';

export const tokenSplitCommand = declareCommand({
  words: ['token', 'split'],
  summary: 'the two halves of a token',
  arguments: [
    {
      name: 'token',
      description:
        'the token, or - for standard input; without it PHANTOM_WEBHOOK_TOKEN or ./.env is used, else a new one is made',
      isRequired: false,
    },
  ],
  flags: outputFlags,
  isLongRunning: false,
  examples: [
    { line: 'phantom-webhook token split', purpose: 'split the token of the environment, or a fresh one' },
    { line: 'phantom-webhook token split - < token.txt', purpose: 'keep it out of the list of processes' },
    {
      line: 'phantom-webhook token split - --field verification < token.txt',
      purpose: 'the bare second half, for scripts',
    },
  ],
  exitCodes: { 0: 'split', 2: 'not a token', 3: '.env cannot be read' },
  async perform({ arguments: [token], options }, context) {
    return splitGivenToken(token, options, context);
  },
});
