import { declareCommand } from '../../flags/command-declaration.ts';
import { tokenSources } from '../../flags/token-flags.ts';
import { doctorFlags } from './flags.ts';

export const doctorCommand = declareCommand({
  words: ['doctor'],
  summary: 'find out why deliveries do not arrive',
  arguments: [],
  flags: doctorFlags,
  isLongRunning: false,
  notes: [
    tokenSources,
    'Only this machine and the hosts of --node and --target are contacted. Targets of\n' +
      'webhooks on these hosts get a connection without a request.',
  ],
  examples: [
    { line: 'phantom-webhook doctor', purpose: 'this machine: Node.js, token, localhost, port' },
    {
      line: 'phantom-webhook doctor --node http://127.0.0.1:4004',
      purpose: 'also a node and its webhooks',
    },
    { line: 'phantom-webhook doctor --target :3000/webhook', purpose: 'also your handler' },
    {
      line: 'phantom-webhook doctor --json | jq -r \'select(.verdict == "fail").found\'',
      purpose: 'machine-readable',
    },
  ],
  exitCodes: {
    0: 'no check failed (warnings are possible)',
    1: 'a check failed',
    2: 'usage error',
    130: 'interrupted',
  },
  async perform({ options }, context) {
    const { doctor } = await import('./doctor.ts');
    return doctor(options, context);
  },
});
