import { randomBytes } from 'node:crypto';
import { type NodeProfileName, nodeLimits } from '../../src/node/node-rules.ts';
import { openNode } from '../../src/node/open-node.ts';
import { type Comparison, type ComparisonCounter, countComparison } from './comparison.ts';
import { type RawAnswer, rawCall } from './raw-call.ts';
import { openRealNode, realPackages } from './real-api.ts';
import { restCalls } from './rest-calls.ts';

/** After so many calls, both nodes are replaced by new ones without webhooks. */
const callsPerNode = 500;

/**
 * Sends the same calls to the emulated node and to a real one, and compares status, headers and body of the answers.
 * Installs the real one if need be.
 */
export async function compareRest(profile: NodeProfileName, count: number, seed = 1): Promise<Comparison> {
  const counter = countComparison(`REST API of ${profile}`, realPackages[profile]);
  for (let done = 0; done < count; done += callsPerNode) {
    let calls = restCalls(profile, Math.min(callsPerNode, count - done), seed + done);
    // A call at least is made each time, because the first one reaches a new node.
    while (calls.length > 0) calls = await compareCalls(profile, calls, counter);
  }
  return counter.result();
}

/** Returns the calls that remain because the real node has crashed. */
async function compareCalls(
  profile: NodeProfileName,
  calls: readonly string[],
  counter: ComparisonCounter,
): Promise<readonly string[]> {
  const real = await openRealNode(profile);
  const node = await openNode({
    profile,
    host: '127.0.0.1',
    port: 0,
    p2pPort: 0,
    network: 'mainnet',
    seed: 'rest',
    atMs: Date.UTC(2026, 0, 1),
    blockTimeMs: undefined,
    limits: { ...nodeLimits, graceMs: 200 },
    clock: { now: () => Date.now(), monotonicMs: () => performance.now() },
    randomBytes,
    onReport() {},
  });
  try {
    const ours = createCaller(Number(new URL(node.url).port));
    const theirs = createCaller(real.port);
    for (const [index, call] of calls.entries()) {
      // One after the other: which webhooks there are depends on the order.
      const found = await ours(call);
      const refusal = refusalOf(call, found);
      if (refusal !== undefined) {
        // The real node is not called, because it may change a webhook.
        counter.differs([refusal], exampleOf(call, found, undefined));
        continue;
      }
      const expected = await theirs(call);
      const failure = expected === undefined ? (real.hasEnded() ? crash : silence) : undefined;
      const kinds = failure === undefined ? differencesOf(call, found, expected) : [failure];
      if (kinds.length === 0) counter.equal();
      else counter.differs(kinds, exampleOf(call, found, expected));
      if (failure === crash) return calls.slice(index + 1);
    }
    return [];
  } finally {
    await Promise.all([node.close(), real.close()]);
  }
}

const uuid = /[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}/g;

/** Calls one server, and names the ids, tokens and the port in its answers as in the calls. */
export function createCaller(port: number): (call: string) => Promise<RawAnswer | undefined> {
  const ids: string[] = [];
  return async (call) => {
    const answer = await rawCall(port, filledIn(call));
    if (answer === undefined) return undefined;
    if (answer.status === 201) ids.push(...(answer.body.match(uuid) ?? []));
    const headers = answer.headers
      .filter(([name]) => !/^(?:date|keep-alive)$/i.test(name))
      .map(([name, value]) => [name, named(value)] as const);
    const body = answer.status === 206 ? masked(answer.body) : named(answer.body);
    return { ...answer, headers, body };
  };

  function filledIn(call: string): string {
    return call
      .replaceAll('<port>', String(port))
      .replace(/<uuid(\d+)>/g, (_, number) => ids[number - 1] ?? '00000000-0000-4000-8000-000000000000');
  }

  function named(text: string): string {
    return text
      .replace(uuid, (id) => (ids.includes(id) ? `<uuid${ids.indexOf(id) + 1}>` : id))
      .replace(/"token":"[\da-f]{64}"/g, '"token":"<token>"')
      .replace(/"token":"[\da-f]{32}"/g, '"token":"<authorization>"')
      .replaceAll(`:${port}`, ':<port>');
  }
}

/** A part of an answer may begin or end within an id or a token. */
function masked(text: string): string {
  return text.replace(/[\da-f]/g, 'x');
}

const crash: Kind = {
  kind: 'a real node crashes',
  reason: 'The emulated node survives what ends the process of a real one.',
};
const silence: Kind = {
  kind: 'a real node does not answer',
  reason: 'The emulated node answers calls for which the promise of a real one is never settled.',
};

/** Returns why only the emulated node refuses a call, if that is intended. */
function refusalOf(call: string, found: RawAnswer | undefined): Kind | undefined {
  if (found?.status === 403) {
    return {
      kind: '403 for another Host or origin',
      reason: 'Web pages must not reach the emulated node under another name, or change webhooks of ark-3.',
    };
  }
  const isBare = found?.status === 400 && found.body === '';
  const [first = ''] = call.split('\r\n', 1);
  if (isBare && /[^\x20-\x7e]/.test(first)) {
    return { kind: '400 for a target that is not ASCII', reason: 'Newer versions of Node.js refuse it.' };
  }
  if (isBare && !/\r\nHost:/.test(call)) {
    return { kind: '400 without Host', reason: 'Newer versions of Node.js refuse it.' };
  }
  return undefined;
}

interface Kind {
  readonly kind: string;
  readonly reason?: string | undefined;
}

/** Returns how two answers differ; nothing if they are equal. */
export function differencesOf(
  call: string,
  ours: RawAnswer | undefined,
  real: RawAnswer | undefined,
): readonly Kind[] {
  const method = call.slice(0, call.indexOf(' '));
  if (
    /^\S+ (?:https?:\/\/[^/ ]*)?\/docs[/? #]/i.test(call) &&
    JSON.stringify(ours) !== JSON.stringify(real)
  ) {
    return [
      { kind: 'the page about routes', reason: 'The page of a real node is generated by another package.' },
    ];
  }
  if (ours === undefined || real === undefined) {
    if (ours === real) return [];
    return [{ kind: `${method}: ${ours?.status ?? 'no answer'}, expected ${real?.status ?? 'no answer'}` }];
  }
  const kind = (text: string): Kind => ({ kind: `${method} ${real.status}: ${text}` });
  if (ours.status !== real.status) return [{ kind: `${method}: ${ours.status}, expected ${real.status}` }];
  const kinds: Kind[] = [];
  if (ours.reason !== real.reason) kinds.push(kind(`reason "${ours.reason}", expected "${real.reason}"`));
  if (ours.continued !== real.continued)
    kinds.push(kind(`${ours.continued} times 100 Continue, expected ${real.continued}`));
  const names = new Set([...ours.headers, ...real.headers].map(([name]) => name));
  for (const name of names) {
    const [found, expected] = [ours, real].map(({ headers }) =>
      headers
        .filter(([each]) => each === name)
        .map(([, value]) => value)
        .join(' + '),
    );
    if (found !== expected)
      kinds.push(
        kind(
          name === 'content-length'
            ? 'length'
            : `header ${name}: ${found || 'none'}, expected ${expected || 'none'}`,
        ),
      );
  }
  const order = ({ headers }: RawAnswer) => headers.map(([name]) => name).join();
  if (kinds.length === 0 && order(ours) !== order(real))
    kinds.push(kind(`order of headers ${order(ours)}, expected ${order(real)}`));
  if (ours.body !== real.body) kinds.push(kind(`body ${shapeOf(ours.body)}, expected ${shapeOf(real.body)}`));
  return kinds;
}

/** The message of an error, or the beginning of any other body. */
function shapeOf(body: string): string {
  return /"message":"(?:[^"\\]|\\.)*"/.exec(body)?.[0] ?? `${body.slice(0, 30)}…`;
}

function exampleOf(call: string, ours: RawAnswer | undefined, real: RawAnswer | undefined): string {
  const shown = (answer: RawAnswer | undefined) => JSON.stringify(answer)?.slice(0, 1_500);
  return `${JSON.stringify(call.slice(0, 1_500))}\n  found    ${shown(ours)}\n  expected ${shown(real)}`;
}
