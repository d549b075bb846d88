import { declareCommand } from '../../flags/command-declaration.ts';
import { diffFlags, journalArgument, readPosition } from './flags.ts';

export const journalDiffCommand = declareCommand({
  words: ['journal', 'diff'],
  summary: 'compare the bodies of two recorded deliveries',
  arguments: [
    journalArgument,
    { name: 'n', description: 'the number that journal list shows', isRequired: true },
    { name: 'm', description: 'the number of the other delivery', isRequired: true },
  ],
  flags: diffFlags,
  isLongRunning: false,
  examples: [
    {
      line: 'phantom-webhook journal diff blocks.ndjson 3 7',
      purpose: 'show what changed, one path per line; key order is ignored',
    },
  ],
  exitCodes: {
    0: 'the bodies are equal',
    1: 'the bodies differ',
    2: 'usage error, no such delivery, or not a journal',
    3: 'the file cannot be read',
    130: 'interrupted',
  },
  async perform({ arguments: [file = '', before = '', after = ''], options }, context) {
    const positions = [readPosition(before), readPosition(after)] as const;
    const { diffDeliveries } = await import('./diff.ts');
    return diffDeliveries({ ...options, file, positions }, context);
  },
});
