import { readEventName } from '../../filter/event-values.ts';
import { filterFlags } from '../../filter/filter-flags.ts';
import { grouped, list, type OptionsOf, toggle, value, valueWithDefault } from '../../flags/flag.ts';
import {
  readCount,
  readDuration,
  readFileName,
  readLongDuration,
  readPort,
  readText,
} from '../../flags/flag-values.ts';
import { inspectorFlags } from '../../flags/inspector-flags.ts';
import { listeningFlags, parseSize } from '../../flags/listening-flags.ts';
import { tokenFlags } from '../../flags/token-flags.ts';
import { Problem } from '../../problem.ts';

const mostInFlight = 1_000;

const storeFlag = value('--store DIR', 'the folder that keeps the deliveries (required)', readFileName);

export const relayFlags = {
  ...grouped('Targets', {
    to: list('--to URL', 'a handler, PostgreSQL, Redis or NATS; repeatable', readText),
    routes: list(
      '--route GLOB=URL',
      "forward only these events to this URL, for example 'block.*=localhost:3000'; repeatable",
      readText,
    ),
    timeoutMs: valueWithDefault('--timeout DURATION', 'how long a target may take', readDuration, '10s'),
    inFlight: valueWithDefault(
      '--in-flight N',
      'deliveries under way to a target at once; more than 1 gives up their order',
      readCount(mostInFlight),
      '1',
    ),
    signFile: value(
      '--sign FILE',
      'sign each delivery (Standard Webhooks) with the secrets in this file',
      readFileName,
    ),
    isInsecure: toggle('--insecure', 'accept any TLS certificate of targets and of the node'),
  }),
  ...grouped('PostgreSQL, Redis, NATS', {
    creates: toggle('--create', 'create the table or the stream if it is missing'),
    dedupes: toggle('--dedupe', 'store an event once, even if several relays receive it'),
  }),
  ...grouped('Trying again', {
    retryForMs: valueWithDefault(
      '--retry-for DURATION',
      'how long a delivery is tried before it is a dead letter',
      readLongDuration,
      '3d',
    ),
    firstRetryMs: valueWithDefault(
      '--first-retry DURATION',
      'longest pause before the second try; doubles each time',
      readDuration,
      '1s',
    ),
    maxRetryDelayMs: valueWithDefault(
      '--max-retry-delay DURATION',
      'longest pause between two tries',
      readDuration,
      '10m',
    ),
  }),
  ...grouped('Store', {
    store: storeFlag,
    keepMs: valueWithDefault(
      '--keep DURATION',
      'how long deliveries stay that all targets have accepted',
      readLongDuration,
      '7d',
    ),
    maxStoreBytes: valueWithDefault(
      '--max-store SIZE',
      'largest store; when it is full, deliveries are refused',
      readStoreSize,
      '10gb',
    ),
  }),
  ...listeningFlags,
  ...inspectorFlags,
  ...grouped('Tokens', tokenFlags),
  ...filterFlags,
  ...grouped('Node', {
    node: value('--node URL', 'register webhooks at this node, and keep them', readText),
    nodeEvents: list('--event NAME', 'with --node: an event to register for; repeatable', readEventName),
    target: value('--target URL', 'with --node: the URL of this relay as the node sees it', readText),
  }),
  ...grouped('Output', {
    isJson: toggle('--json', 'print one JSON object per line'),
    metricsPort: value(
      '--metrics-port PORT',
      'serve /metrics and /healthz on this port of 127.0.0.1',
      readPort,
    ),
  }),
} as const;

export type RelayFlagOptions = OptionsOf<typeof relayFlags>;

/** The flags of `relay`, once it is clear that a store was given. */
export interface RelayCommandOptions extends RelayFlagOptions {
  readonly store: string;
}

export const statusFlags = {
  store: storeFlag,
  isJson: toggle('--json', 'print one JSON object per target'),
} as const;

export const retryFlags = {
  store: storeFlag,
  isAll: toggle('--all', 'all dead letters'),
  isJson: toggle('--json', 'print one JSON object'),
} as const;

export const removeFlags = {
  store: storeFlag,
  isInsecure: toggle('--insecure', 'accept any TLS certificate of the node'),
  isJson: toggle('--json', 'print one JSON object'),
} as const;

/** Returns the folder of the store. @throws Problem `bad-flag` without one */
export function requiredStore(store: string | undefined): string {
  if (store !== undefined) return store;
  throw new Problem('bad-flag', 'Missing --store.', {
    hint: 'Name the folder that keeps the deliveries, for example --store ./relay.',
  });
}

const smallestStore = 100_000;

/** Reads a size from 100kb on. Returns bytes. */
function readStoreSize(text: string): number {
  const bytes = parseSize(text);
  if (bytes !== undefined && bytes >= smallestStore && bytes <= Number.MAX_SAFE_INTEGER) return bytes;
  throw new Problem('bad-flag', `expected a size of at least 100kb (500mb or 10gb), got "${text}".`);
}
