import { readEventName, readEventPatterns } from '../../filter/event-values.ts';
import { declareCommand } from '../../flags/command-declaration.ts';
import { type FlagValues, list, toggle, value, valueWithDefault } from '../../flags/flag.ts';
import {
  readChoice,
  readCount,
  readDuration,
  readFileName,
  readPort,
  readText,
} from '../../flags/flag-values.ts';
import { tokenFlags } from '../../flags/token-flags.ts';
import { Problem } from '../../problem.ts';
import { parseCondition } from '../../protocol/conditions/parse-condition.ts';
import { profileNames } from '../../protocol/delivery/profile.ts';
import { matchesEvent } from '../../protocol/events/event-pattern.ts';
import { readDelay, readExpectation, readPath, readShare, readSize, readStatus } from './flags.ts';

const maxCount = 10_000_000;

const flags = {
  port: valueWithDefault('PORT', 'port to listen on; 0 picks a free one', readPort, '4044'),
  host: valueWithDefault('ADDRESS', 'address to listen on', readText, '127.0.0.1'),
  path: value('PATH', 'serve this path alone, such as /webhook', readPath),
  ...tokenFlags,
  events: value('GLOBS', "only these events, such as 'block.*,transaction.applied'", readEventPatterns),
  where: {
    ...list(
      'CONDITION',
      "only payloads like 'height gte 100', with the operators of a node (eq, ne, gt, gte, lt, lte, between, not-between, contains, regexp, truthy, falsy); several are alternatives",
      parseCondition,
    ),
    // A condition may hold commas.
    separator: '\n',
  },
  profile: valueWithDefault(
    'NAME',
    `whose rules --where follows: ${profileNames.join(', ')}`,
    readChoice(profileNames),
    'phantom-2.2',
  ),
  explain: toggle('with --where: what each condition found, and what a node would have sent'),
  json: toggle('print one JSON object per request'),
  compact: toggle('one line per delivery'),
  full: toggle('whole payloads, and the headers'),
  'show-rejected': toggle('the headers of rejected requests too'),
  record: value('FILE', 'append each delivery to this journal before it is answered', readFileName),
  fsync: toggle('with --record: answer only when it is on the disk'),
  'forward-to': list('URL', 'pass each delivery on, and answer what came back; repeatable', readText),
  'forward-timeout': valueWithDefault('DURATION', 'how long a target may take', readDuration, '1400ms'),
  insecure: toggle('with --forward-to or --node: take any TLS certificate'),
  respond: value('STATUS', 'answer this in place of 200', readStatus),
  'respond-body': value('TEXT', 'answer this text', readAnyText),
  delay: valueWithDefault('DURATION', 'wait so long before each answer', readDelay, '0ms'),
  'fail-rate': valueWithDefault('SHARE', 'answer 500 to this share, such as 0.1', readShare, '0'),
  seed: value('TEXT', 'with --fail-rate: same seed, same failures', readText),
  expect: list('EVENT[:N]', 'end with 0 once all of these came; repeatable', readExpectation),
  count: value('N', 'end after so many deliveries', readCount(maxCount)),
  timeout: value('DURATION', 'end after this time, with 1 if something is missing', readDuration),
  'max-body': valueWithDefault('SIZE', 'largest body accepted', readSize, '5mb'),
  'tls-cert': value('FILE', 'serve HTTPS with this certificate (PEM)', readFileName),
  'tls-key': value('FILE', 'the key of --tls-cert (PEM), readable by you alone', readFileName),
  node: value('URL', 'register webhooks at this node, and delete them at the end', readText),
  event: list('NAME', 'with --node: an event to register for; repeatable', readEventName),
  target: value('URL', 'with --node: this listener as the node sees it', readText),
  demo: toggle('register at a node of our own, whose fake chain forges blocks'),
} as const;

export const listenCommand = declareCommand({
  words: ['listen'],
  summary: 'a local receiver: verify, print, record, forward, assert',
  arguments: [],
  flags,
  exclusive: [
    ['compact', 'full'],
    ['demo', 'node'],
    ['demo', 'target'],
    // Nodes refuse certificates that are self-signed, ours too.
    ['demo', 'tls-cert'],
    ['demo', 'tls-key'],
  ],
  isLongRunning: true,
  examples: [
    { line: 'phantom-webhook listen', purpose: 'with the token of the environment, or a fresh one' },
    {
      line: 'phantom-webhook listen --forward-to localhost:3000/webhook',
      purpose: 'verified deliveries reach your handler, its answer the sender',
    },
    {
      line: 'phantom-webhook listen --record blocks.ndjson --events "block.*"',
      purpose: 'keep them; send --from sends them again',
    },
    {
      line: 'phantom-webhook listen --expect block.forged:3 --timeout 30s',
      purpose: 'for CI: 0 when they came, 1 when not',
    },
    {
      line: "phantom-webhook listen --where 'amount gte 100000000' --explain",
      purpose: 'would the condition of a webhook match?',
    },
    {
      line: 'phantom-webhook listen --fail-rate 0.1 --delay 2s',
      purpose: 'what does the sender do about it?',
    },
    { line: "phantom-webhook listen --json | jq -r 'select(.event).event'", purpose: 'for a program' },
    {
      line: 'phantom-webhook listen --node http://127.0.0.1:4004 --event block.forged',
      purpose: 'what a node sends, for as long as it listens',
    },
    { line: 'phantom-webhook listen --demo', purpose: 'see verified deliveries within seconds' },
  ],
  notes: [
    'Keys at a terminal: f full or compact, c clear, p pause, q quit, ? shows them;\nwith --forward-to, r sends the last delivery once more.',
  ],
  exitCodes: {
    0: 'stopped with Ctrl-C, or all that was expected came',
    1: 'something that was expected did not come in time, or the node refused',
    2: 'usage',
    3: 'port, file or node out of reach, or not all could be recorded or deleted',
    130: 'stopped with Ctrl-C before what was expected came',
  },
  async perform({ flags: given }, context) {
    refuseContradictions(given);
    const { listen } = await import('./listen.ts');
    return listen(
      {
        port: given.port,
        host: given.host,
        path: given.path,
        tokens: given.token,
        tokenFile: given['token-file'],
        events: given.events ?? [],
        conditions: given.where,
        profile: given.profile,
        isExplaining: given.explain,
        isJson: given.json,
        detail: given.compact ? 'compact' : given.full ? 'full' : 'normal',
        showRejected: given['show-rejected'],
        recordFile: given.record,
        isFlushed: given.fsync,
        forwardTo: given['forward-to'],
        forwardTimeoutMs: given['forward-timeout'],
        isInsecure: given.insecure,
        respondStatus: given.respond,
        respondText: given['respond-body'],
        delayMs: given.delay,
        failRate: given['fail-rate'],
        seed: given.seed,
        expectations: given.expect,
        count: given.count,
        timeoutMs: given.timeout,
        maxBodyBytes: given['max-body'],
        tlsCertFile: given['tls-cert'],
        tlsKeyFile: given['tls-key'],
        node: given.node,
        nodeEvents: given.event,
        target: given.target,
        isDemo: given.demo,
      },
      context,
    );
  },
});

function refuseContradictions(given: FlagValues<typeof flags>): void {
  const missing = [
    given.explain && given.where.length === 0 && (['--explain', '--where'] as const),
    given.fsync && given.record === undefined && (['--fsync', '--record'] as const),
    given.insecure &&
      given['forward-to'].length === 0 &&
      given.node === undefined &&
      (['--insecure', '--forward-to or --node'] as const),
    given.node !== undefined && given.event.length === 0 && (['--node', '--event'] as const),
    given.event.length > 0 &&
      given.node === undefined &&
      !given.demo &&
      (['--event', '--node or --demo'] as const),
    given.target !== undefined && given.node === undefined && (['--target', '--node'] as const),
    given['tls-cert'] !== undefined &&
      given['tls-key'] === undefined &&
      (['--tls-cert', '--tls-key'] as const),
    given['tls-key'] !== undefined &&
      given['tls-cert'] === undefined &&
      (['--tls-key', '--tls-cert'] as const),
  ].find((pair) => pair !== false);
  if (missing !== undefined) {
    const [name, companion] = missing;
    throw new Problem('bad-flag', `Expected ${companion} with ${name}, got none.`);
  }
  refuseUnreachableExpectations(given);
}

/** What cannot end well is told now rather than after the timeout. */
function refuseUnreachableExpectations({ expect, count, events = [] }: FlagValues<typeof flags>): void {
  for (const { pattern, count: wanted } of expect) {
    if (count !== undefined && count < wanted) {
      throw new Problem(
        'bad-flag',
        `Expected a --count of at least ${wanted} with --expect ${pattern.text}:${wanted}, got ${count}.`,
        { hint: 'Without --count it ends as soon as all that is expected came.' },
      );
    }
    // With a pattern, events of others may fit.
    if (events.length > 0 && !/[*?]/.test(pattern.text) && !matchesEvent(events, pattern.text)) {
      throw new Problem(
        'bad-flag',
        `Expected --events that let ${pattern.text} through, as --expect waits for it, got "${events.map(({ text }) => text).join()}".`,
      );
    }
  }
}

function readAnyText(text: string): string {
  return text;
}
