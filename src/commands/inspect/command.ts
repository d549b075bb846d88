import { declareCommand } from '../../flags/command-declaration.ts';
import { inspectFlags } from './flags.ts';

export const inspectCommand = declareCommand({
  words: ['inspect'],
  summary: 'look at recorded deliveries in your browser',
  arguments: [
    {
      name: 'source',
      description:
        'a journal, what listen --json printed, the folder of a relay, or the URL of an engine; - reads standard input; optional with --target',
      isRequired: false,
      isRepeatable: false,
      suggests: 'file',
    },
  ],
  flags: inspectFlags,
  commonFlags: ['port', 'opensUi', 'targets', 'tokenFile'],
  isLongRunning: true,
  examples: [
    { line: 'phantom-webhook inspect blocks.ndjson --open', purpose: 'the deliveries of a journal' },
    {
      line: 'phantom-webhook listen --json | phantom-webhook inspect -',
      purpose: 'deliveries as they arrive; listen --ui does the same and shows more',
    },
    {
      line: 'phantom-webhook inspect blocks.ndjson --target 127.0.0.1:3000/webhook',
      purpose: 'send recorded deliveries to your handler again, edited or not, and check it',
    },
    {
      line: 'phantom-webhook inspect --target 127.0.0.1:3000/webhook',
      purpose: 'without a journal: send new events to your handler, and check it',
    },
  ],
  notes: ['The page is served on 127.0.0.1 until you press Ctrl-C.'],
  exitCodes: {
    0: 'stopped with Ctrl-C',
    2: 'usage error, or not a journal',
    3: 'port in use, file unreadable, or engine unreachable',
    130: 'interrupted before there was a page',
  },
  async perform({ arguments: [source], options }, context) {
    const { inspect } = await import('./inspect.ts');
    return inspect({ ...options, source }, context);
  },
});
