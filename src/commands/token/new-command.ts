// Imported statically, because the module is so small that finding a separate file would take longer than loading it
// here.

import { declareCommand } from '../../flags/command-declaration.ts';
import { outputFlags } from './output-flags.ts';
import { newToken } from './print-token.ts';

export const tokenNewCommand = declareCommand({
  words: ['token', 'new'],
  summary: 'create a token and show its halves',
  arguments: [],
  flags: outputFlags,
  isLongRunning: false,
  examples: [
    { line: 'phantom-webhook token new', purpose: 'human-readable' },
    {
      line: '(umask 077; phantom-webhook token new --field token > token.txt)',
      purpose: 'create it in a file that only you can read',
    },
  ],
  exitCodes: { 0: 'created' },
  async perform({ options }, context) {
    return newToken(options, context);
  },
});
