import { declareCommand } from '../../flags/command-declaration.ts';
import { journalArgument, listFlags } from './flags.ts';

export const journalListCommand = declareCommand({
  words: ['journal', 'list'],
  summary: 'list recorded deliveries and their answers',
  arguments: [journalArgument],
  flags: listFlags,
  isLongRunning: false,
  examples: [
    { line: 'phantom-webhook journal list blocks.ndjson', purpose: 'all deliveries, one line each' },
    {
      line: "phantom-webhook journal list blocks.ndjson --where 'height gte 100'",
      purpose: 'some deliveries; their numbers stay the same',
    },
    {
      line: "phantom-webhook journal list blocks.ndjson --json | jq 'select(.status>499)'",
      purpose: 'deliveries answered with an error',
    },
  ],
  exitCodes: {
    0: 'listed',
    1: 'listed, but some lines could not be read',
    2: 'usage error, or not a journal',
    3: 'the file cannot be read',
    130: 'interrupted',
  },
  async perform({ arguments: [file = ''], options }, context) {
    const { listDeliveries } = await import('./list.ts');
    return listDeliveries({ ...options, file }, context);
  },
});
