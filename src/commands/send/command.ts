import { declareCommand } from '../../flags/command-declaration.ts';
import type { OptionsOf } from '../../flags/flag.ts';
import { Problem } from '../../problem.ts';
import { sendFlags } from './flags.ts';

export const sendCommand = declareCommand({
  words: ['send'],
  summary: 'send fake deliveries, or recorded ones again',
  arguments: [
    {
      name: 'event',
      description: 'the event, for example block.forged; optional with --scenario, omit with --from',
      isRequired: false,
      suggests: 'event',
    },
    {
      name: 'url',
      description: 'the handler, for example http://127.0.0.1:3000/webhook',
      isRequired: false,
    },
  ],
  flags: sendFlags,
  exclusive: [
    ['data', 'bodyFile', 'fromFile'],
    ['speed', 'ratePerSecond'],
    ['isCurl', 'isJson'],
    ['isVerbose', 'isJson'],
  ],
  commonFlags: [
    'profile',
    'seed',
    'atMs',
    'set',
    'data',
    'scenario',
    'badAuthorization',
    'tokenFile',
    'fromFile',
    'count',
    'waitMs',
    'isVerbose',
    'isDryRun',
    'isJson',
  ],
  isLongRunning: false,
  examples: [
    {
      line: 'phantom-webhook send block.forged http://127.0.0.1:3000/webhook',
      purpose: 'with the token from the environment',
    },
    {
      line: 'phantom-webhook send transaction.applied :3000 --profile phantom-2.2',
      purpose: 'exactly as a node sends',
    },
    {
      line: 'phantom-webhook send block.forged :3000 --seed a --at 2026-01-01',
      purpose: 'the same bytes every time',
    },
    {
      line: 'phantom-webhook send transaction.applied :3000 --set amount=500000000',
      purpose: 'with your own value; the payload still verifies',
    },
    {
      line: 'phantom-webhook send --from blocks.ndjson :3000 --events "block.*"',
      purpose: 'send recorded deliveries again',
    },
    { line: 'phantom-webhook send --scenario round :3000', purpose: 'a whole round of 51 blocks' },
    {
      line: 'phantom-webhook send block.forged :3000 --bad-auth swapped',
      purpose: 'a delivery that your handler must refuse',
    },
  ],
  exitCodes: {
    0: 'every delivery was answered successfully (for most senders: 2xx)',
    1: 'an unsuccessful answer, or none',
    2: 'usage error',
    3: 'a file that cannot be read or written',
    130: 'interrupted',
  },
  async perform({ arguments: [first, second], options }, context) {
    const [event, url] = targetOf(first, second, options);
    refuseContradictions(options);
    const { send } = await import('./send.ts');
    return send({ ...options, event, url }, context);
  },
});

type Options = OptionsOf<typeof sendFlags>;

/** A scenario or a journal has its own events, so the URL may be the only argument. */
function targetOf(
  first: string | undefined,
  second: string | undefined,
  { scenario, fromFile }: Options,
): [string | undefined, string] {
  const needsEvent = scenario === undefined && fromFile === undefined;
  if (first === undefined) {
    throw new Problem('bad-flag', needsEvent ? 'Missing the event and the URL.' : 'Missing the URL.', {
      hint: 'For example: phantom-webhook send block.forged http://127.0.0.1:3000/webhook',
    });
  }
  if (second !== undefined && isUrlLike(first)) {
    throw new Problem('bad-flag', `Expected the event first, then the URL, got "${first}" first.`, {
      hint: `For example: phantom-webhook send ${second} ${first}`,
    });
  }
  if (second !== undefined && fromFile !== undefined) {
    throw new Problem('bad-flag', `Expected only a URL with --from, got "${first}" before it.`, {
      hint: `The journal has the events. To choose some: --events '${first}'.`,
    });
  }
  if (second !== undefined) return [first, second];
  if (!needsEvent) return [undefined, first];
  throw new Problem('bad-flag', `Missing the ${isUrlLike(first) ? 'event' : 'URL'}.`, {
    hint: 'For example: phantom-webhook send block.forged http://127.0.0.1:3000/webhook',
  });
}

function isUrlLike(text: string): boolean {
  return /^(https?:\/\/|localhost|:\d|127\.)/.test(text);
}

function refuseContradictions(options: Options): void {
  const source =
    (options.data !== undefined && '--data') ||
    (options.bodyFile !== undefined && '--body') ||
    (options.fromFile !== undefined && '--from');
  const maker = [
    options.set.length > 0 && '--set',
    options.scenario !== undefined && '--scenario',
    options.stateFile !== undefined && '--state',
    // Only `--from` conflicts with these: the other sources take an event and a time as well.
    source === '--from' && options.seed !== undefined && '--seed',
    source === '--from' && options.atMs !== undefined && '--at',
    source === '--from' && options.network !== undefined && '--network',
  ].find((name) => typeof name === 'string');
  if (source !== false && maker !== undefined) {
    throw new Problem('bad-flag', `Expected ${source} or ${maker}, got both.`, {
      hint: `${maker} applies to generated payloads. --patch changes what ${source} contains.`,
    });
  }
  const selector = [
    options.events !== undefined && '--events',
    options.conditions.length > 0 && '--where',
    options.isOnlyFailed && '--only-failed',
    options.stateFile === undefined && options.speed !== undefined && '--speed',
  ].find((name) => typeof name === 'string');
  if (options.fromFile === undefined && selector !== undefined) {
    throw new Problem(
      'bad-flag',
      `${selector} requires --from${selector === '--speed' ? ' or --state' : ''}.`,
      {
        hint: `${selector} applies to deliveries recorded with listen --record.`,
      },
    );
  }
  if (options.stateFile !== undefined && options.speed !== undefined && options.speed !== 1) {
    throw new Problem('bad-flag', 'With --state, --speed must be 1x.', {
      hint: 'Each block is then sent when it is due. Omit --speed to send without waiting.',
    });
  }
  if (options.stateFile === '-') {
    throw new Problem('bad-flag', '--state requires a file, not -.', {
      hint: 'The file is read and rewritten.',
    });
  }
  if (options.isCurl && !options.isDryRun) {
    throw new Problem('bad-flag', '--curl requires --dry-run.', {
      hint: 'Together they print the request instead of sending it.',
    });
  }
}
