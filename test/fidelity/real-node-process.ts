import { createRequire, Module } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { eventNamesOf } from '../../src/protocol/events/event-catalogue.ts';
import type { RealEvent, RealGeneration, RealOutcome, RealWebhook } from './real-node-messages.ts';

// Runs in Node 14, the last that every generation supports, so it is compiled for that. Around the real code that
// evaluates conditions and sends, the container, the database and the event emitter of the node are replaced.
// Arguments: the generation, the folder of the packages, the compiled source of the node or "", and `sends` or `counts`.
// One event per line in, one outcome per line out.

const [generation = '', folder = '', source = '', mode = ''] = process.argv.slice(2);
const requirePackage = createRequire(join(folder, 'package.json'));

let webhooks: readonly RealWebhook[] = [];
let sent: number[] = [];
let errors: string[] = [];

const logger = {
  debug: () => {},
  error: (text: string) => errors.push(text),
};
const database = { findByEvent: () => webhooks };
const handlers = new Map<string, (payload: unknown) => Promise<void>>();
const emitter = {
  on: (event: string, handler: (payload: unknown) => Promise<void>) => handlers.set(event, handler),
};
const blockchain = { getEvents: () => eventNamesOf['phantom-2.2'] };
const plugins: Readonly<Record<string, unknown>> = { logger, 'event-emitter': emitter, blockchain };
const container = {
  app: {
    resolvePlugin: (name: string) => plugins[name],
    // More than the 1.5 seconds of a node: a busy machine must not change what is sent.
    resolveOptions: () => ({ timeout: 30_000 }),
  },
};

/** What is loaded in place of modules of the node. */
const replacements: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['@phantomcores/core-container', container],
  ['@arkecosystem/core-container', container],
  ['./database', { database }],
  // Watches files with native code, which is not built here.
  ['nsfw', () => {}],
]);

interface Loader {
  _load(request: string, parent: { readonly filename: string } | undefined, isMain: boolean): unknown;
}

// Not in the types of Node: the function behind every require().
const loader = Module as unknown as Loader;
const load = loader._load;
loader._load = (request, parent, isMain) => {
  if (replacements.has(request)) return replacements.get(request);
  // The source of a node has no packages beside it.
  if (parent?.filename === source && !request.startsWith('.')) return requirePackage(request);
  return load.call(Module, request, parent, isMain);
};

type Post = (target: string) => Promise<{ readonly status: number; readonly statusCode: number }>;

/** Replaces the function that sends: the number of the webhook is the path of its target. */
function countPosts(client: { post: Post }): void {
  if (mode === 'sends') return;
  client.post = async (target) => {
    sent.push(Number(new URL(target).pathname.slice(1)));
    return { status: 200, statusCode: 200 };
  };
}

type BigNumberOf = (text: string) => unknown;

interface RunningNode {
  /** Resolves when the node has sent everything. Rejects with the exception that keeps it from doing so. */
  emit(event: string, payload: unknown): Promise<void>;
  readonly bigNumberOf: BigNumberOf;
}

function startPhantom(): RunningNode {
  countPosts(requirePackage('axios'));
  requirePackage(source).webhookManager.setUp();
  return { emit: emitToHandler, bigNumberOf: plainBigNumber };
}

function startArk2(listener: string, bigNumberOf: BigNumberOf): RunningNode {
  countPosts(requirePackage('@arkecosystem/core-utils').httpie);
  requirePackage(listener).startListeners();
  return { emit: emitToHandler, bigNumberOf };
}

function startArk3(): RunningNode {
  countPosts(requirePackage('@arkecosystem/core-kernel').Utils.http);
  const { Listener } = requirePackage('@arkecosystem/core-webhooks/dist/listener.js');
  const listener = Object.assign(new Listener(), {
    app: { get: () => database },
    events: { dispatch: () => {} },
    logger,
    webhooksConfiguration: { getRequired: () => 30_000 },
  });
  return { emit: (name, data) => listener.handle({ name, data }), bigNumberOf: arkBigNumber };
}

function emitToHandler(event: string, payload: unknown): Promise<void> {
  const handler = handlers.get(event);
  return handler === undefined ? Promise.reject(new Error(`not an event: ${event}`)) : handler(payload);
}

function plainBigNumber(text: string): unknown {
  const BigNumber = requirePackage('bignumber.js');
  return new BigNumber(text);
}

function arkBigNumber(text: string): unknown {
  return requirePackage('@arkecosystem/crypto').Utils.BigNumber.make(text);
}

const starts: Readonly<Record<RealGeneration, () => RunningNode>> = {
  'phantom-2.2': startPhantom,
  'ark-2.4': () => startArk2('@arkecosystem/core-webhooks/dist/listener.js', plainBigNumber),
  'ark-2.7': () => startArk2(source, arkBigNumber),
  'ark-3': startArk3,
};

const node = starts[generation as RealGeneration]();

void answerAll();

async function answerAll(): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    process.stdout.write(`${JSON.stringify(await emit(JSON.parse(line)))}\n`);
  }
}

async function emit(given: RealEvent): Promise<RealOutcome> {
  webhooks = given.webhooks;
  sent = [];
  errors = [];
  let exception: string | null = null;
  await node.emit(given.event, payloadOf(given)).catch((error: unknown) => {
    exception = error instanceof Error ? error.message : String(error);
  });
  return { sent, exception, errors };
}

function payloadOf({ dataText, bigNumbers }: RealEvent): unknown {
  if (dataText === null) return undefined;
  const payload = JSON.parse(dataText);
  for (const name of bigNumbers) payload[name] = node.bigNumberOf(payload[name]);
  return payload;
}
