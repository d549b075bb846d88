import type { TargetCounts } from '../../relay/open-target.ts';

export interface RelayMetrics {
  readonly received: number;
  /** By the reason. */
  readonly refused: ReadonlyMap<string, number>;
  readonly storeBytes: number;
  readonly targets: readonly TargetCounts[];
}

/** Returns the metrics of a relay in the text format of OpenMetrics 1.0. They hold no secret. */
export function metricsText({ received, refused, storeBytes, targets }: RelayMetrics, nowMs: number): string {
  const perTarget = (read: (counts: TargetCounts) => number): readonly Sample[] =>
    targets.map((counts) => ({ labels: { target: counts.target }, value: read(counts) }));
  return [
    ...family('received', 'counter', 'Deliveries that were kept.', [{ labels: {}, value: received }]),
    ...family(
      'refused',
      'counter',
      'Requests that were refused, by reason.',
      [...refused].map(([reason, value]) => ({ labels: { reason }, value })),
    ),
    ...family(
      'delivered',
      'counter',
      'Deliveries that the target accepted.',
      perTarget(({ delivered }) => delivered),
    ),
    ...family(
      'failed',
      'counter',
      'Tries that failed.',
      perTarget(({ failedTries }) => failedTries),
    ),
    ...family(
      'waiting',
      'gauge',
      'Deliveries that the target has not accepted yet.',
      perTarget(({ waiting }) => waiting),
    ),
    ...family(
      'oldest_waiting_seconds',
      'gauge',
      'Age of the oldest delivery that waits; 0 if none does.',
      perTarget(({ oldestReceivedAtMs = nowMs }) => Math.max(0, nowMs - oldestReceivedAtMs) / 1_000),
      'seconds',
    ),
    ...family(
      'dead_letters',
      'gauge',
      'Deliveries that were given up.',
      perTarget(({ dead }) => dead),
    ),
    ...family('store_bytes', 'gauge', 'Size of the store.', [{ labels: {}, value: storeBytes }], 'bytes'),
    '# EOF\n',
  ].join('\n');
}

export const metricsType = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

function family(
  name: string,
  type: 'counter' | 'gauge',
  help: string,
  samples: readonly Sample[],
  unit?: string,
): readonly string[] {
  const full = `phantom_webhook_relay_${name}`;
  const ending = type === 'counter' ? '_total' : '';
  return [
    `# TYPE ${full} ${type}`,
    ...(unit === undefined ? [] : [`# UNIT ${full} ${unit}`]),
    `# HELP ${full} ${help}`,
    ...samples.map(({ labels, value }) => `${full}${ending}${labelText(labels)} ${value}`),
  ];
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escaped(value: string): string {
  return value.replace(/[\\"\n]/g, (character) => (character === '\n' ? '\\n' : `\\${character}`));
}
