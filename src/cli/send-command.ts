import { Problem } from '../problem.ts';
import { defaultProfile, profileNames } from '../protocol/profile.ts';
import { declareCommand } from './declare-command.ts';
import { toggle, value, valueWithDefault } from './flag.ts';
import { readChoice } from './read-choice.ts';
import { readDuration } from './read-duration.ts';
import { readText } from './read-text.ts';
import { readTime } from './read-time.ts';
import { tokenFlags } from './token-flags.ts';

export const sendCommand = declareCommand({
  words: ['send'],
  summary: 'fire an authorized fake delivery at a handler',
  arguments: [
    {
      name: 'event',
      description: 'the event, such as block.forged or transaction.applied',
      isRequired: true,
    },
    { name: 'url', description: 'the handler, such as http://127.0.0.1:3000/webhook', isRequired: true },
  ],
  flags: {
    ...tokenFlags,
    profile: valueWithDefault(
      'NAME',
      `whose wire format: ${profileNames.join(', ')}`,
      readChoice(profileNames),
      defaultProfile,
    ),
    network: valueWithDefault(
      'NAME',
      'mainnet, devnet or testnet',
      readChoice(['mainnet', 'devnet', 'testnet']),
      'mainnet',
    ),
    seed: value('TEXT', 'same seed and same --at, same bytes', readText),
    at: value('TIME', 'when it is sent, ISO 8601 or Unix ms (default now)', readTime),
    data: value('FILE', 'the payload as JSON, - for standard input', readText),
    body: value('FILE', 'the whole body as it is, - for standard input', readText),
    timeout: valueWithDefault('DURATION', 'how long to wait for the answer', readDuration, '1500ms'),
    'dry-run': toggle('print the request, authorization masked, and send nothing'),
    json: toggle('print JSON lines'),
  },
  isLongRunning: false,
  examples: [
    {
      line: 'phantom-webhook send block.forged http://127.0.0.1:3000/webhook',
      purpose: 'with the token of the environment',
    },
    {
      line: 'phantom-webhook send transaction.applied localhost:3000 --profile phantom-2.2',
      purpose: 'exactly as a node sends',
    },
    {
      line: 'phantom-webhook send block.forged localhost:3000 --seed a --at 2026-01-01',
      purpose: 'the same bytes each time',
    },
  ],
  exitCodes: {
    0: 'answered 2xx',
    1: 'another answer, or none',
    2: 'usage',
    3: 'file unreadable',
    130: 'interrupted',
  },
  async perform({ arguments: [event = '', url = ''], flags }, context) {
    if (flags.data !== undefined && flags.body !== undefined) {
      throw new Problem('bad-flag', 'Expected --data or --body, got both.', {
        hint: '--data is the payload inside the envelope, --body is everything.',
      });
    }
    const { send } = await import('../commands/send.ts');
    return send(
      {
        event,
        url,
        tokens: flags.token,
        tokenFile: flags['token-file'],
        profile: flags.profile,
        network: flags.network,
        seed: flags.seed,
        atMs: flags.at,
        dataFile: flags.data,
        bodyFile: flags.body,
        timeoutMs: flags.timeout,
        isDryRun: flags['dry-run'],
        isJson: flags.json,
      },
      context,
    );
  },
});
