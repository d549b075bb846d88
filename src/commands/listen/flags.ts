import { readEventName } from '../../filter/event-values.ts';
import { filterFlags } from '../../filter/filter-flags.ts';
import {
  grouped,
  list,
  type OptionsOf,
  suggesting,
  toggle,
  value,
  valueWithDefault,
} from '../../flags/flag.ts';
import { readCount, readDuration, readFileName, readText } from '../../flags/flag-values.ts';
import { inspectorFlags } from '../../flags/inspector-flags.ts';
import { listeningFlags } from '../../flags/listening-flags.ts';
import { tokenFlags } from '../../flags/token-flags.ts';
import { Problem } from '../../problem.ts';
import type { ProfileName } from '../../protocol/delivery/profile-name.ts';
import { parseExpectation } from '../../protocol/events/expectation.ts';

const maxCount = 10_000_000;
/** Reads `block.forged:3`: an event and how many deliveries of it. */
const readExpectation = suggesting('event', parseExpectation);

export const listenFlags = {
  ...listeningFlags,
  ...grouped('Tokens', tokenFlags),
  ...grouped('Filtering', {
    // They choose what is printed, recorded, forwarded and counted.
    ...filterFlags,
    isExplaining: toggle(
      '--explain',
      'with --where: show the result of each condition, and what a node would have sent',
    ),
  }),
  ...grouped('Output', {
    isJson: toggle('--json', 'print one JSON object per request'),
    isCompact: toggle('--compact', 'one line per delivery'),
    isFull: toggle('--full', 'whole payloads and headers'),
    showsRejected: toggle('--show-rejected', 'also show the headers of rejected requests'),
  }),
  ...inspectorFlags,
  ...grouped('Recording', {
    recordFile: value(
      '--record FILE',
      'append each delivery to this journal before answering it',
      readFileName,
    ),
    isFlushed: toggle('--fsync', 'with --record: answer only when the delivery is on disk'),
  }),
  ...grouped('Forwarding', {
    forwardTo: list(
      '--forward-to URL',
      'forward deliveries to this URL and return its answer; repeatable',
      readText,
    ),
    forwardTimeoutMs: valueWithDefault(
      '--forward-timeout DURATION',
      'how long a target may take',
      readDuration,
      '1400ms',
    ),
    isInsecure: toggle('--insecure', 'with --forward-to or --node: accept any TLS certificate'),
  }),
  ...grouped('CI', {
    expectations: list(
      '--expect EVENT[:N]',
      'exit 0 as soon as all of these have arrived; repeatable',
      readExpectation,
    ),
    count: value('--count N', 'exit after this many deliveries', readCount(maxCount)),
    timeoutMs: value(
      '--timeout DURATION',
      'exit after this time, with 1 if something is missing',
      readDuration,
    ),
  }),
  ...grouped('Node', {
    node: value('--node URL', 'register webhooks at this node, and delete them on exit', readText),
    nodeEvents: list('--event NAME', 'with --node: an event to register for; repeatable', readEventName),
    /** Undefined for the address that it listens on. */
    target: value('--target URL', 'with --node: the URL of this listener as the node sees it', readText),
    isDemo: toggle('--demo', 'register at a built-in fake node that forges blocks'),
  }),
  ...grouped('Simulated failures', {
    respondStatus: value('--respond STATUS', 'answer with this status instead of 200', readStatus),
    respondBody: value('--respond-body TEXT', 'answer with this text', (text) => text),
    delayMs: valueWithDefault('--delay DURATION', 'wait this long before each answer', readDelay, '0ms'),
    failRate: valueWithDefault(
      '--fail-rate SHARE',
      'answer 500 to this share of deliveries, for example 0.1',
      readShare,
      '0',
    ),
    /** Undefined draws one and prints it. */
    seed: value('--seed TEXT', 'with --fail-rate: the same seed fails the same deliveries', readText),
  }),
} as const;

export interface ListenOptions extends OptionsOf<typeof listenFlags> {
  /** Whose rules `--where` follows. */
  readonly profile: ProfileName;
  /** A program and its arguments, started once the listener accepts connections; empty for none. */
  readonly command: readonly string[];
}

/** Reads a duration that may be zero: `0`, `0ms`, `250ms`, `3s`. Returns milliseconds. */
export function readDelay(text: string): number {
  return /^0(ms|s|m)?$/.test(text) ? 0 : readDuration(text);
}

/** Reads a share such as `0.1` or `10%`. Returns a number from 0 to 1. */
export function readShare(text: string): number {
  const [, digits, percent] = /^(\d+(?:\.\d+)?|\.\d+)(%)?$/.exec(text) ?? [];
  const share = Number(digits) / (percent === undefined ? 1 : 100);
  if (share >= 0 && share <= 1) return share;
  throw new Problem('bad-flag', `expected a share from 0 to 1 (0.1 or 10%), got "${text}".`);
}

/** Reads a status that ends a request: 200 to 599. */
export function readStatus(text: string): number {
  if (/^[2-5]\d\d$/.test(text)) return Number(text);
  throw new Problem('bad-flag', `expected a status from 200 to 599, got "${text}".`);
}
