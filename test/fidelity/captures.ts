import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { deliver } from '../../src/node/deliver.ts';
import { profiles } from '../../src/protocol/delivery/profile.ts';
import type { ProfileName } from '../../src/protocol/delivery/profile-name.ts';
import { eventNamesOf } from '../../src/protocol/events/event-catalogue.ts';
import { splitToken } from '../../src/protocol/token/token.ts';
import arkCaptures from '../deliveries/ark-2.7.json' with { type: 'json' };
import phantomCaptures from '../deliveries/phantom-2.2.json' with { type: 'json' };
import { requestBytes } from '../http/raw-exchange.ts';
import { type Comparison, type ComparisonCounter, countComparison } from './comparison.ts';
import { bigNumbersIn } from './condition-cases.ts';
import { askRealNode, realNodeNames } from './real-node.ts';
import type { RealEvent, RealGeneration } from './real-node-messages.ts';
import { type RecordingTarget, startRecordingTarget } from './recording-target.ts';

const program = fileURLToPath(new URL('../../dist/phantom-webhook.cjs', import.meta.url));
const timeoutMs = 300_000;

/** The senders that are run, each with the profile that stands for it. */
const senders = [
  { real: 'phantom-2.2', profile: 'phantom-2.2' },
  // With the HTTP client of 2.7.26, as npm installs it.
  { real: 'ark-2.4', profile: 'ark-2.7' },
  { real: 'ark-2.7', profile: 'ark-2.7' },
  { real: 'ark-3', profile: 'ark-3' },
] as const satisfies readonly { readonly real: RealGeneration; readonly profile: ProfileName }[];

type Sender = (typeof senders)[number];
type SenderProfile = Sender['profile'];

/** One delivery, made by the program and by a real sender. */
interface Sending {
  readonly event: string;
  /** The payload as JSON; undefined for an event without one. */
  readonly dataText: string | undefined;
  readonly token: string;
  readonly url: string;
  readonly timestampMs: number;
}

/**
 * Compares requests byte for byte: recorded requests and those that real senders make now, with what `send` and the
 * emulated node send for the same event, time, payload and token.
 * @param count of made-up payloads for each sender
 */
export async function* compareCaptures(count: number): AsyncGenerator<Comparison> {
  const target = await startRecordingTarget();
  try {
    yield await compareRecorded('phantom-2.2', phantomCaptures, target);
    yield await compareRecorded('ark-2.7', arkCaptures, target);
    for (const sender of senders) yield* await compareLive(sender, count, target);
  } finally {
    target.close();
  }
}

interface Capture {
  readonly method: string;
  readonly path: string;
  readonly httpVersion: string;
  readonly rawHeaders: readonly string[];
  readonly body: string;
  readonly token: string;
}

async function compareRecorded(
  profile: ProfileName,
  captures: readonly Capture[],
  target: RecordingTarget,
): Promise<Comparison> {
  const counter = countComparison(
    `recorded requests, \`send --profile ${profile}\``,
    profile === 'phantom-2.2' ? 'axios 0.18.0' : '@arkecosystem/core-webhooks 2.5.19, core-utils 2.7.26',
  );
  // Recorded from another port, and in part on a Node that keeps connections; the nodes of the day closed them.
  const replaced: Readonly<Record<string, string>> = { Host: target.host, Connection: 'close' };
  for (const { method, path, httpVersion, rawHeaders, body, token } of captures) {
    const { event, data, timestamp } = JSON.parse(body);
    const headers = rawHeaders.map((text, index) => replaced[rawHeaders[index - 1] ?? ''] ?? text);
    const expected = requestBytes(headers, body, `${method} ${path} HTTP/${httpVersion}`).toString('latin1');
    const dataText = data === undefined ? undefined : JSON.stringify(data);
    const url = `http://${target.host}${path}`;
    const sent = await sentByProgram(
      profile,
      { event, dataText, token, url, timestampMs: timestamp },
      target,
    );
    count(counter, expected, sent, `${profile}: request of send`);
  }
  return counter.result();
}

async function compareLive(
  { real: generation, profile }: Sender,
  made: number,
  target: RecordingTarget,
): Promise<readonly Comparison[]> {
  const bySend = countComparison(`requests of \`send --profile ${profile}\``, realNodeNames[generation]);
  const byNode = countComparison(`requests of \`node --profile ${profile}\``, realNodeNames[generation]);
  const sendings = sendingsOf(profile, made, target);
  target.received.length = 0;
  const signal = AbortSignal.timeout(timeoutMs);
  const outcomes = await askRealNode(generation, 'sends', sendings.map(asEvent), signal);
  const real = [...target.received];
  for (const [index, sending] of sendings.entries()) {
    const errors = outcomes[index]?.errors ?? ['no outcome'];
    if (errors.length > 0) throw new Error(`The real sender failed: ${errors.join(', ')}`);
    const expected = real[index] ?? '';
    // The real sender takes its own time.
    const timestampMs = Number(/"timestamp":(\d+)/.exec(expected)?.[1]);
    const timed = { ...sending, timestampMs };
    count(byNode, expected, await sentByNode(profile, timed, target), `${generation}: request of node`);
    // Starting the program takes longer than sending. It takes credentials from a URL in no profile.
    if (index % 4 === 0 && !sending.url.includes('@'))
      count(bySend, expected, await sentByProgram(profile, timed, target), `${generation}: request of send`);
  }
  return [bySend.result(), byNode.result()];
}

function count(counter: ComparisonCounter, expected: string, sent: string, what: string): void {
  if (sent === expected) counter.equal();
  else
    counter.differs(
      [kindOf(what, expected, sent)],
      `real:\n${readable(expected)}\nprogram:\n${readable(sent)}`,
    );
}

function kindOf(what: string, expected: string, sent: string): { kind: string; reason?: string } {
  const place = firstDifference(expected, sent);
  const kind = `${what}: ${place}`;
  const isOdd = place === 'request line' && oddPaths.some((odd) => sent.startsWith(`POST ${asSent(odd)} `));
  if (!isOdd) return { kind };
  return {
    kind,
    reason: 'targets are read by the URL standard, not by the old parser of Node.js that nodes use',
  };
}

function readable(latin1: string): string {
  return Buffer.from(latin1, 'latin1').toString('utf8');
}

function asSent(odd: string): string {
  const { pathname, search } = new URL(odd, 'http://localhost');
  return pathname + search;
}

/** Names the first line that differs; the body is the last. */
function firstDifference(expected: string, sent: string): string {
  const lines = expected.split('\r\n');
  const others = sent.split('\r\n');
  const place = lines.findIndex((line, index) => line !== others[index]);
  if (place === 0) return 'request line';
  return place > 0 && place < lines.length - 1 ? `header ${lines[place]?.split(':')[0]}` : 'body';
}

function sendingsOf(profile: SenderProfile, made: number, target: RecordingTarget): readonly Sending[] {
  const payloads = [...examplesOf(profile), ...madePayloads(profile, made)];
  const urls = fc.sample(fc.tuple(path, credentials), { numRuns: payloads.length, seed: 1 });
  const tokens = fc.sample(hexToken, { numRuns: payloads.length, seed: 1 });
  return payloads.map((payload, index) => {
    const [place = '/', user = ''] = urls[index] ?? [];
    return {
      ...payload,
      url: `http://${user}${target.host}${place}`,
      token: tokens[index] ?? '',
      timestampMs: 0,
    };
  });
}

type Payload = Pick<Sending, 'event' | 'dataText'>;

const exampleFolders: Readonly<Record<SenderProfile, string>> = {
  'phantom-2.2': '',
  'ark-2.7': 'ark-2.7.26/',
  'ark-3': 'ark-3.9.1/',
};

/** What real nodes emit, of all events that these nodes know. */
function examplesOf(profile: SenderProfile): readonly Payload[] {
  const folder = new URL(`../vectors/payload-examples/${exampleFolders[profile]}`, import.meta.url);
  const known = new Set<string>(eventNamesOf[profiles[profile].generation]);
  return readdirSync(folder)
    .filter((name) => /^[^_].*\.json$/.test(name))
    .map((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')))
    .filter(({ event }) => known.has(event))
    .map(({ event, data }) => ({ event, dataText: JSON.stringify(data) }));
}

const textUnit = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  fc.constantFrom('\ud83d', '\udc00', '\u2028', '\u0000', '\u007f', '<', '"', '\\', '/'),
);
const madePayload = fc.oneof(
  { weight: 8, arbitrary: fc.jsonValue({ stringUnit: 'binary' }) },
  {
    weight: 4,
    arbitrary: fc.dictionary(fc.constantFrom('1', 'a', '__proto__', 'é'), fc.string({ unit: textUnit })),
  },
  { weight: 2, arbitrary: fc.double() },
  { weight: 1, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.constantFrom('x'.repeat(200_000), 'é'.repeat(70_000)) },
);

function madePayloads(profile: SenderProfile, made: number): readonly Payload[] {
  const events = eventNamesOf[profiles[profile].generation];
  const payloads = fc.sample(fc.tuple(fc.constantFrom(...events), madePayload), { numRuns: made, seed: 2 });
  return payloads.map(([event, data]) => ({ event, dataText: JSON.stringify(data) }));
}

const plainPaths = [
  '',
  '/',
  '/webhooks',
  '/hooks/1/',
  '/a?b=c&d=%20e',
  '/%7Ea/%C3%A9',
  '/a;b=1',
  '/?x',
  '//a',
];
/** The old parser of Node.js, which nodes use, keeps dots and encodes more characters. */
const oddPaths = ['/a/../b', "/a'b", '/a?'];
const path = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...plainPaths) },
  { weight: 1, arbitrary: fc.constantFrom(...oddPaths) },
);
const credentials = fc.oneof(
  { weight: 5, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: fc.constantFrom('user:password@', 'u%40:p%3a%C3%A9@') },
);
const hexToken = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 });

function asEvent({ event, dataText, url, token }: Sending): RealEvent {
  const { authorization } = splitToken(token);
  const webhook = { id: 1, event, target: url, token: authorization, enabled: true, conditions: [] };
  const bigNumbers = event.endsWith('.applied') ? bigNumbersIn(JSON.parse(dataText ?? 'null')) : [];
  return { event, dataText: dataText ?? null, bigNumbers, webhooks: [webhook] };
}

async function sentByNode(
  profile: SenderProfile,
  sending: Sending,
  target: RecordingTarget,
): Promise<string> {
  const { event, dataText, url, token, timestampMs } = sending;
  const { authorization } = splitToken(token);
  target.received.length = 0;
  const signal = AbortSignal.timeout(timeoutMs);
  await deliver(
    { id: 1, event, target: url, token: authorization, enabled: true },
    { profile: profiles[profile], dataText, timestampMs, signal },
  );
  return target.received[0] ?? '';
}

async function sentByProgram(
  profile: ProfileName,
  sending: Sending,
  target: RecordingTarget,
): Promise<string> {
  const { event, dataText, url, token, timestampMs } = sending;
  const { envelope } = profiles[profile];
  // Only --body can send a delivery without a payload.
  const body = JSON.stringify({ timestamp: timestampMs, event }, [...envelope]);
  const source = dataText === undefined ? ['--body', '-'] : ['--data', '-', '--at', String(timestampMs)];
  target.received.length = 0;
  const argv = [program, 'send', event, url, '--profile', profile, ...source, '--timeout', '30s'];
  const child = spawn(process.execPath, argv, {
    env: { PATH: process.env.PATH ?? '', TZ: 'UTC', NO_COLOR: '1', PHANTOM_WEBHOOK_TOKEN: token },
    stdio: ['pipe', 'ignore', 'pipe'],
    timeout: 60_000,
  });
  let errors = '';
  child.stdin.on('error', () => {}).end(dataText ?? body);
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  return target.received[0] ?? `nothing: ${errors}`;
}
