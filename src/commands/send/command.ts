import { readEventPatterns } from '../../filter/event-values.ts';
import { declareCommand } from '../../flags/command-declaration.ts';
import { type FlagValues, list, toggle, value, valueWithDefault } from '../../flags/flag.ts';
import {
  readChoice,
  readCount,
  readDuration,
  readFileName,
  readText,
  readTime,
} from '../../flags/flag-values.ts';
import { tokenFlags } from '../../flags/token-flags.ts';
import { Problem } from '../../problem.ts';
import { parseCondition } from '../../protocol/conditions/parse-condition.ts';
import { parseHeaderLine } from '../../protocol/delivery/header-line.ts';
import { defaultProfile, profileNames } from '../../protocol/delivery/profile.ts';
import { scenarioNames } from '../../protocol/events/scenario-name.ts';
import { badAuthorizations } from '../../protocol/token/bad-authorization.ts';
import { readAssignment, readRate, readSpeed } from './flags.ts';

const maxCount = 10_000_000;
const maxConcurrency = 1_000;

const flags = {
  ...tokenFlags,
  profile: valueWithDefault(
    'NAME',
    `whose wire format: ${profileNames.join(', ')}`,
    readChoice(profileNames),
    defaultProfile,
  ),
  network: value(
    'NAME',
    'mainnet, devnet or testnet (default mainnet)',
    readChoice(['mainnet', 'devnet', 'testnet']),
  ),
  seed: value('TEXT', 'same seed and same --at, same bytes', readText),
  at: value('TIME', 'when it is sent, ISO 8601 or Unix ms (default now)', readTime),
  set: list('PATH=VALUE', 'a value of the payload, before signing; repeatable', readAssignment),
  patch: list('PATH=VALUE', 'a value of the finished body, such as data.reward; repeatable', readAssignment),
  exact: toggle('keep amounts above 2^53 as set, where Phantom rounds them'),
  strict: toggle('refuse events that no stock node delivers'),
  data: value('FILE', 'the payload as JSON, - for standard input', readFileName),
  body: value('FILE', 'the whole body as it is, - for standard input', readFileName),
  from: value('JOURNAL', 'send recorded deliveries again, byte for byte; - for standard input', readFileName),
  events: value('GLOBS', "with --from: only these events, such as 'block.*'", readEventPatterns),
  where: list('CONDITION', "with --from: only payloads like 'height gte 100'; repeatable", parseCondition),
  speed: value(
    'SPEED',
    'with --from: 1x keeps the recorded pace, 2x is twice as fast; max by default',
    readSpeed,
  ),
  count: value('N', 'how many deliveries (default 1; with --from all)', readCount(maxCount)),
  rate: value(
    'N/s',
    'start so many a second at the most; max makes them ahead and keeps connections (default no limit)',
    readRate,
  ),
  concurrency: valueWithDefault('N', 'so many under way at once', readCount(maxConcurrency), '1'),
  timeout: value('DURATION', 'how long to wait for an answer (default: as the sender does)', readDuration),
  scenario: value(
    'NAME',
    `a story of several events: ${scenarioNames.join(', ')}`,
    readChoice(scenarioNames),
  ),
  state: value('FILE', 'keeps the chain, so that the next call goes on with it', readFileName),
  'bad-auth': value(
    'WAY',
    `a wrong authorization: ${badAuthorizations.join(', ')}`,
    readChoice(badAuthorizations),
  ),
  header: list('NAME: VALUE', 'a header to add, or in place of the one of that name', parseHeaderLine, 'H'),
  insecure: toggle('take any TLS certificate'),
  'dry-run': toggle('print the request, authorization masked, and send nothing'),
  curl: toggle('with --dry-run: print it as a curl command'),
  json: toggle('print JSON lines'),
} as const;

export const sendCommand = declareCommand({
  words: ['send'],
  summary: 'fire authorized fake deliveries at a handler',
  arguments: [
    {
      name: 'event',
      description: 'the event, such as block.forged; not needed with --scenario or --from',
      isRequired: false,
      suggests: 'event',
    },
    {
      name: 'url',
      description: 'the handler, such as http://127.0.0.1:3000/webhook',
      isRequired: false,
    },
  ],
  flags,
  exclusive: [
    ['data', 'body', 'from'],
    ['speed', 'rate'],
    ['curl', 'json'],
  ],
  isLongRunning: false,
  examples: [
    {
      line: 'phantom-webhook send block.forged http://127.0.0.1:3000/webhook',
      purpose: 'with the token of the environment',
    },
    {
      line: 'phantom-webhook send transaction.applied :3000 --profile phantom-2.2',
      purpose: 'exactly as a node sends',
    },
    {
      line: 'phantom-webhook send block.forged :3000 --seed a --at 2026-01-01',
      purpose: 'the same bytes each time',
    },
    {
      line: 'phantom-webhook send transaction.applied :3000 --set amount=500000000',
      purpose: 'with a value of your own, and it still verifies',
    },
    {
      line: 'phantom-webhook send --from blocks.ndjson :3000 --events "block.*"',
      purpose: 'what listen --record kept, again',
    },
    { line: 'phantom-webhook send --scenario round :3000', purpose: 'a whole round of 51 blocks' },
    {
      line: 'phantom-webhook send block.forged :3000 --bad-auth swapped',
      purpose: 'your handler has to refuse it',
    },
  ],
  exitCodes: {
    0: 'every delivery was answered as the sender counts success, such as 2xx',
    1: 'another answer, or none',
    2: 'usage',
    3: 'a file that cannot be read or written',
    130: 'interrupted',
  },
  async perform({ arguments: [first, second], flags: given }, context) {
    const [event, url] = targetOf(first, second, given);
    refuseContradictions(given);
    const { send } = await import('./send.ts');
    return send(
      {
        event,
        url,
        tokens: given.token,
        tokenFile: given['token-file'],
        profile: given.profile,
        network: given.network,
        seed: given.seed,
        atMs: given.at,
        set: given.set,
        patch: given.patch,
        isExact: given.exact,
        isStrict: given.strict,
        dataFile: given.data,
        bodyFile: given.body,
        count: given.count ?? (given.from === undefined ? 1 : Number.POSITIVE_INFINITY),
        ratePerSecond: given.rate ?? Number.POSITIVE_INFINITY,
        isFlatOut: given.rate === Number.POSITIVE_INFINITY,
        concurrency: given.concurrency,
        timeoutMs: given.timeout,
        fromFile: given.from,
        events: given.events ?? [],
        conditions: given.where,
        speed: given.speed === Number.POSITIVE_INFINITY ? undefined : given.speed,
        scenario: given.scenario,
        stateFile: given.state,
        badAuthorization: given['bad-auth'],
        headers: given.header,
        isInsecure: given.insecure,
        isDryRun: given['dry-run'],
        isCurl: given.curl,
        isJson: given.json,
      },
      context,
    );
  },
});

type Given = FlagValues<typeof flags>;

/** A scenario or a journal brings its own events, so the URL may stand alone. */
function targetOf(
  first: string | undefined,
  second: string | undefined,
  { scenario, from }: Given,
): [string | undefined, string] {
  const needsEvent = scenario === undefined && from === undefined;
  if (first === undefined) {
    const wanted = needsEvent ? 'an event and a URL' : 'a URL';
    throw new Problem('bad-flag', `Expected ${wanted}, got none.`, {
      hint: 'Such as: phantom-webhook send block.forged http://127.0.0.1:3000/webhook',
    });
  }
  if (second !== undefined && /^(https?:\/\/|localhost|:\d|127\.)/.test(first)) {
    throw new Problem('bad-flag', `Expected the event first, then the URL, got "${first}" first.`, {
      hint: `Such as: phantom-webhook send ${second} ${first}`,
    });
  }
  if (second !== undefined && from !== undefined) {
    throw new Problem('bad-flag', `Expected a URL alone with --from, got "${first}" before it.`, {
      hint: `The journal says which events; to choose: --events '${first}'.`,
    });
  }
  if (second !== undefined) return [first, second];
  if (!needsEvent) return [undefined, first];
  throw new Problem('bad-flag', 'Expected an event and a URL, got one of them.', {
    hint: 'Such as: phantom-webhook send block.forged http://127.0.0.1:3000/webhook',
  });
}

function refuseContradictions(given: Given): void {
  const source = (['data', 'body', 'from'] as const).find((name) => given[name] !== undefined);
  const maker = [
    given.set.length > 0 && '--set',
    given.scenario !== undefined && '--scenario',
    given.state !== undefined && '--state',
    // The others take an event and a time as well.
    source === 'from' && given.seed !== undefined && '--seed',
    source === 'from' && given.at !== undefined && '--at',
    source === 'from' && given.network !== undefined && '--network',
  ].find((name) => typeof name === 'string');
  if (source !== undefined && maker !== undefined) {
    throw new Problem('bad-flag', `Expected --${source} or ${maker}, got both.`, {
      hint: `${maker} is about made-up payloads; --patch changes what --${source} holds.`,
    });
  }
  const selector = [
    given.events !== undefined && '--events',
    given.where.length > 0 && '--where',
    given.speed !== undefined && '--speed',
  ].find((name) => typeof name === 'string');
  if (given.from === undefined && selector !== undefined) {
    throw new Problem('bad-flag', `Expected --from with ${selector}, got none.`, {
      hint: `${selector} is about deliveries that listen --record kept.`,
    });
  }
  if (given.state === '-') {
    throw new Problem('bad-flag', 'Expected a file with --state, got -.', {
      hint: 'It is read, and written again.',
    });
  }
  if (given.curl && !given['dry-run']) {
    throw new Problem('bad-flag', 'Expected --dry-run with --curl.', {
      hint: 'It prints a request instead of sending it.',
    });
  }
}
