import { declareCommand } from '../../flags/command-declaration.ts';
import { toggle, valueWithDefault } from '../../flags/flag.ts';
import { readChoice } from '../../flags/flag-values.ts';
import { defaultProfile, profileNames } from '../../protocol/delivery/profile.ts';

export const eventsCommand = declareCommand({
  words: ['events'],
  summary: 'every event, whether a node really sends it, and an example',
  arguments: [
    { name: 'name', description: 'an event, such as block.forged', isRequired: false, suggests: 'event' },
  ],
  flags: {
    profile: valueWithDefault(
      'NAME',
      `whose events: ${profileNames.join(', ')}`,
      readChoice(profileNames),
      defaultProfile,
    ),
    json: toggle('print one JSON object per event'),
  },
  isLongRunning: false,
  examples: [
    { line: 'phantom-webhook events', purpose: 'the 18 of Phantom Core 2.2.4' },
    { line: 'phantom-webhook events forger.missing --profile ark-3', purpose: 'one, as ARK 3 sends it' },
    {
      line: "phantom-webhook events --json | jq -r 'select(.delivered).event'",
      purpose: 'for a program',
    },
  ],
  exitCodes: { 0: 'shown', 2: 'usage, or no such event' },
  async perform({ arguments: [name], flags }, context) {
    const { events } = await import('./events.ts');
    return events({ event: name, profile: flags.profile, isJson: flags.json }, context);
  },
});
