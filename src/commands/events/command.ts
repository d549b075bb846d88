import { declareCommand } from '../../flags/command-declaration.ts';
import { eventsFlags } from './flags.ts';

export const eventsCommand = declareCommand({
  words: ['events'],
  summary: 'list all events, with examples',
  arguments: [
    { name: 'name', description: 'an event, for example block.forged', isRequired: false, suggests: 'event' },
  ],
  flags: eventsFlags,
  exclusive: [['isSchema', 'isAsyncApi']],
  isLongRunning: false,
  examples: [
    { line: 'phantom-webhook events', purpose: 'the 18 events of Phantom Core 2.2.4' },
    {
      line: 'phantom-webhook events forger.missing --profile ark-3',
      purpose: 'one event, as ARK 3 sends it',
    },
    {
      line: "phantom-webhook events --json | jq -r 'select(.delivered).event'",
      purpose: 'machine-readable',
    },
    {
      line: 'phantom-webhook events block.forged --schema > block.forged.json',
      purpose: 'a JSON Schema, to check bodies or to generate types',
    },
    {
      line: 'phantom-webhook events --asyncapi --profile phantom-2.2 > webhooks.json',
      purpose: 'an AsyncAPI document of what a node delivers',
    },
  ],
  exitCodes: { 0: 'shown', 2: 'usage error, or unknown event' },
  async perform({ arguments: [name], options }, context) {
    const { events } = await import('./events.ts');
    return events({ ...options, event: name }, context);
  },
});
