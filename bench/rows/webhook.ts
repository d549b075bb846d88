import { alternate, type Pair } from '../measuring/alternate.ts';
import { measurementOf } from '../measuring/compare-servers.ts';
import { countLines } from '../measuring/count-lines.ts';
import { joinLatencies, millisecondsText } from '../measuring/latency.ts';
import type { LoadResult } from '../measuring/load.ts';
import { startedProcesses, startWebhook } from '../peers/webhook-server.ts';
import { wrkConnections, wrkLoad } from '../peers/wrk-load.ts';
import { firstMissing } from '../programs/debian-programs.ts';
import { blockBody, deliveryHeaders } from '../programs/delivery.ts';
import { startListener } from '../programs/listener.ts';
import type { Measurement, Row } from '../row.ts';
import type { Scale } from '../scale.ts';

const turns: Readonly<Record<Scale, number>> = { full: 9, quick: 3 };
const seconds: Readonly<Record<Scale, number>> = { full: 3, quick: 1 };

interface Traffic {
  /** Sends a wrong authorization. */
  readonly isRefused: boolean;
  /** Opens a connection for each delivery. */
  readonly isReconnecting: boolean;
}

const nodeConnections =
  'Node takes longer than Go to accept and close a connection: its bare server is behind webhook, too.';

export const listenWebhook = webhookRow(
  'listen-webhook',
  { isRefused: false, isReconnecting: false },
  {
    value: 8,
    missedBecause: "On this machine, Node's bare server reaches only four times the rate of webhook.",
  },
);
export const refuseWebhook = webhookRow(
  'refuse-webhook',
  { isRefused: true, isReconnecting: false },
  {
    value: 1.2,
    also: 'p99 not above its',
    missedBecause:
      "Node's bare server, which only answers 401, reaches 1.0x to 1.2x of webhook. It writes no lines, and a quarter of the listener's time is the system call that sends the answer.",
  },
);
export const reconnectWebhook = webhookRow(
  'reconnect-webhook',
  { isRefused: false, isReconnecting: true },
  { value: 1, missedBecause: nodeConnections },
);
export const refuseReconnectWebhook = webhookRow(
  'refuse-reconnect-webhook',
  { isRefused: true, isReconnecting: true },
  { value: 1, missedBecause: nodeConnections },
);

interface Goal {
  readonly value: number;
  readonly also?: 'p99 not above its';
  readonly missedBecause: string;
}

function webhookRow(name: string, traffic: Traffic, { value, also, missedBecause }: Goal): Row {
  const work = traffic.isRefused ? 'refuse a wrong authorization' : 'verify, print and answer';
  const connections = traffic.isReconnecting ? 'a connection per delivery' : `${wrkConnections} connections`;
  return {
    name,
    what: `listen --json: ${work}, ${connections}`,
    against: "Debian's webhook with a rule for the header, which runs /bin/true",
    aim: { side: 'at least', value, unit: 'x', ...(also && { also }) },
    missedBecause,
    missing: firstMissing('webhook', 'wrk'),
    async measure(scale) {
      const { measurement, pairs } = await compareWithWebhook(traffic, scale);
      const slower = also === undefined ? [] : slowerAnswers(pairs);
      return { ...measurement, misses: [...(measurement.misses ?? []), ...slower] };
    },
  };
}

async function compareWithWebhook(
  { isRefused, isReconnecting }: Traffic,
  scale: Scale,
): Promise<{ readonly measurement: Measurement; readonly pairs: readonly Pair<LoadResult>[] }> {
  const headers = {
    ...deliveryHeaders,
    ...(isRefused ? { authorization: 'f'.repeat(deliveryHeaders.authorization.length) } : {}),
    ...(isReconnecting ? { connection: 'close' } : {}),
  };
  const options = { request: { headers, body: blockBody }, seconds: seconds[scale], isRefused };
  const listener = await startListener(['--json']);
  let received = 0;
  const runListener = async () => {
    const result = await wrkLoad(listener, options);
    received += result.answers;
    return result;
  };
  let answered = 0;
  let commands = 0;
  const runWebhook = async () => {
    // Its commands of the turn before would otherwise run during the next one.
    const webhook = await startWebhook();
    try {
      const before = startedProcesses() ?? Number.NaN;
      const result = await wrkLoad(webhook, options);
      commands += (startedProcesses() ?? Number.NaN) - before;
      answered += result.answers;
      return result;
    } finally {
      await webhook.stop();
    }
  };
  // Warms up, so Node has optimized the code that runs often before the first measurement.
  await runListener();
  const pairs = await alternate(turns[scale], runListener, runWebhook);
  await listener.stop();
  const line = new RegExp(`\\{"type":"delivery",[^\\n]*?"authorized":${!isRefused},`);
  requireLines(await countLines(listener.output, line), received, turns[scale] + 1);
  listener.discard();
  const measurement = measurementOf(pairs);
  return {
    measurement: isRefused ? measurement : { ...measurement, note: noteOf(commands, answered) },
    pairs,
  };
}

/** wrk leaves with a request under way on each connection, which is printed although wrk does not count it. */
function requireLines(found: number, answers: number, loads: number): void {
  const most = answers + loads * wrkConnections;
  if (found < answers || found > most)
    throw new Error(`Expected ${answers} to ${most} deliveries in the output, got ${found}.`);
}

function slowerAnswers(pairs: readonly Pair<LoadResult>[]): readonly string[] {
  const p99Ms = (which: keyof Pair<LoadResult>) =>
    joinLatencies(pairs.map((pair) => pair[which].latency)).p99Ms;
  const [ours, theirs] = [p99Ms('ours'), p99Ms('baseline')];
  return ours <= theirs
    ? []
    : [`Its p99 of ${millisecondsText(ours)} is above the ${millisecondsText(theirs)} of webhook.`];
}

function noteOf(commands: number, answered: number): string {
  const ran = Number.isNaN(commands)
    ? ''
    : ` It had run about ${Math.round((100 * commands) / answered)} % of them with its last answer.`;
  return `webhook runs a command after its answer. It is started anew for each turn, so that none is left to run.${ran}`;
}
