import { defaultSender, filterAdvice } from '../../filter/filter-flags.ts';
import { declareCommand } from '../../flags/command-declaration.ts';
import { requireCompanions } from '../../flags/companions.ts';
import { Problem } from '../../problem.ts';
import { matchesEvent } from '../../protocol/events/event-pattern.ts';
import { type ListenOptions, listenFlags } from './flags.ts';

export const listenCommand = declareCommand({
  words: ['listen'],
  summary: 'receive, verify and print deliveries',
  arguments: [],
  flags: listenFlags,
  takesCommand: true,
  exclusive: [
    ['isCompact', 'isFull'],
    ['isDemo', 'node'],
    ['isDemo', 'target'],
    // Nodes refuse self-signed certificates, and so does the built-in one.
    ['isDemo', 'tlsCertFile'],
    ['isDemo', 'tlsKeyFile'],
  ],
  commonFlags: [
    'port',
    'host',
    'path',
    'tokenFile',
    'events',
    'conditions',
    'isJson',
    'isCompact',
    'isFull',
    'uiPort',
    'recordFile',
    'forwardTo',
    'expectations',
    'count',
    'timeoutMs',
    'node',
    'nodeEvents',
    'isDemo',
  ],
  isLongRunning: true,
  examples: [
    { line: 'phantom-webhook listen', purpose: 'with the token from the environment, or a fresh one' },
    {
      line: 'phantom-webhook listen --forward-to localhost:3000/webhook',
      purpose: 'pass verified deliveries to your handler, and its answers to the sender',
    },
    {
      line: 'phantom-webhook listen --record blocks.ndjson --events "block.*"',
      purpose: 'record deliveries; send --from sends them again',
    },
    {
      line: 'phantom-webhook listen --expect block.forged:3 --timeout 30s',
      purpose: 'for CI: exits 0 if three blocks arrive in time, otherwise 1',
    },
    {
      line: 'phantom-webhook listen --expect block.forged:3 --timeout 30s -- npm test',
      purpose: 'run a command meanwhile; its environment has the URL and the token',
    },
    {
      line: "phantom-webhook listen --where 'amount gte 100000000' --explain",
      purpose: 'show whether a webhook’s condition would match',
    },
    {
      line: 'phantom-webhook listen --fail-rate 0.1 --delay 2s',
      purpose: 'see how the sender reacts to failures',
    },
    { line: "phantom-webhook listen --json | jq -r 'select(.event).event'", purpose: 'machine-readable' },
    {
      line: 'phantom-webhook listen --node http://127.0.0.1:4004 --event block.forged',
      purpose: 'receive what a node sends until you stop it',
    },
    { line: 'phantom-webhook listen --ui --open', purpose: 'look at deliveries in your browser' },
    { line: 'phantom-webhook listen --demo', purpose: 'see verified deliveries arrive within seconds' },
  ],
  notes: [
    'Keys in a terminal: up and down pick a delivery. Enter opens it, y prints it as\na send command. / filters, f changes the view, c clears, p pauses, q quits,\n? lists the keys. With --forward-to, r forwards the picked or last one again.',
  ],
  exitCodes: {
    0: 'stopped with Ctrl-C, or everything expected arrived',
    1: 'something expected is missing, the node refused, or the command failed',
    2: 'usage error',
    3: 'environment error, delivery not recorded, or webhook not deleted',
    130: 'stopped with Ctrl-C before everything expected arrived',
  },
  async perform({ options: given, command }, context) {
    const options = { ...given, command, profile: given.sender ?? defaultSender };
    refuseContradictions(options);
    const { listen } = await import('./listen.ts');
    return listen(options, context);
  },
});

function refuseContradictions(options: ListenOptions): void {
  const { node, nodeEvents, target, isDemo, tlsCertFile, tlsKeyFile } = options;
  requireCompanions([
    options.isExplaining && options.conditions.length === 0 && ['--explain', '--where'],
    options.opensUi && options.uiPort === undefined && ['--open', '--ui'],
    options.isFlushed && options.recordFile === undefined && ['--fsync', '--record'],
    options.isInsecure &&
      options.forwardTo.length === 0 &&
      node === undefined && ['--insecure', '--forward-to or --node'],
    node !== undefined && nodeEvents.length === 0 && ['--node', '--event'],
    nodeEvents.length > 0 &&
      node === undefined &&
      !isDemo && ['--event', '--node or --demo', filterAdvice(nodeEvents)],
    target !== undefined && node === undefined && ['--target', '--node'],
    tlsCertFile !== undefined && tlsKeyFile === undefined && ['--tls-cert', '--tls-key'],
    tlsKeyFile !== undefined && tlsCertFile === undefined && ['--tls-key', '--tls-cert'],
  ]);
  refuseUnreachableExpectations(options);
}

/** Rejects expectations that cannot be met now, instead of after the timeout. */
function refuseUnreachableExpectations({ expectations, count, events = [] }: ListenOptions): void {
  for (const { pattern, count: wanted } of expectations) {
    if (count !== undefined && count < wanted) {
      throw new Problem(
        'bad-flag',
        `Expected a --count of at least ${wanted} with --expect ${pattern.text}:${wanted}, got ${count}.`,
        { hint: 'Without --count, it exits as soon as everything expected has arrived.' },
      );
    }
    // A pattern may also match other events.
    if (events.length > 0 && !/[*?]/.test(pattern.text) && !matchesEvent(events, pattern.text)) {
      throw new Problem(
        'bad-flag',
        `--expect ${pattern.text} cannot be met, because --events ${events.map(({ text }) => text).join()} excludes it.`,
      );
    }
  }
}
