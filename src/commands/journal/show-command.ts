import { declareCommand } from '../../flags/command-declaration.ts';
import { journalArgument, readPosition, showFlags } from './flags.ts';

export const journalShowCommand = declareCommand({
  words: ['journal', 'show'],
  summary: 'show recorded deliveries in full',
  arguments: [
    journalArgument,
    {
      name: 'n',
      description: 'numbers that journal list shows; without one, the last delivery',
      isRequired: false,
      isRepeatable: true,
    },
  ],
  flags: showFlags,
  isLongRunning: false,
  examples: [
    { line: 'phantom-webhook journal show blocks.ndjson', purpose: 'the last delivery' },
    { line: 'phantom-webhook journal show blocks.ndjson 3 7', purpose: 'two deliveries' },
    {
      line: 'phantom-webhook journal show blocks.ndjson 3 --json | jq -j .body',
      purpose: 'the body exactly as received',
    },
  ],
  exitCodes: {
    0: 'shown',
    2: 'usage error, no such delivery, or not a journal',
    3: 'the file cannot be read',
    130: 'interrupted',
  },
  async perform({ arguments: [file = '', ...numbers], options }, context) {
    const positions = numbers.map(readPosition);
    const { showDeliveries } = await import('./show.ts');
    return showDeliveries({ ...options, file, positions }, context);
  },
});
