import { declareCommand } from '../../flags/command-declaration.ts';
import { Problem } from '../../problem.ts';
import { exportFlags, journalArgument } from './flags.ts';

export const journalExportCommand = declareCommand({
  words: ['journal', 'export'],
  summary: 'export recorded deliveries to a HAR file for browsers and proxies',
  arguments: [journalArgument],
  flags: exportFlags,
  isLongRunning: false,
  examples: [
    {
      line: 'phantom-webhook journal export blocks.ndjson --har blocks.har',
      purpose: 'for the network panel of a browser, or mitmproxy',
    },
  ],
  exitCodes: {
    0: 'exported',
    1: 'exported, but some lines could not be read',
    2: 'usage error, or not a journal',
    3: 'a file cannot be read or written',
    130: 'interrupted',
  },
  async perform({ arguments: [file = ''], options }, context) {
    const { harFile } = options;
    if (harFile === undefined || harFile === '-') {
      const isMissing = harFile === undefined;
      throw new Problem(
        'bad-flag',
        isMissing ? 'Missing --har with the file to write.' : '--har cannot write to standard output.',
        { hint: 'For example: phantom-webhook journal export FILE --har deliveries.har' },
      );
    }
    const { exportDeliveries } = await import('./export.ts');
    return exportDeliveries({ ...options, file, harFile }, context);
  },
});
