import { onTestFinished } from 'vitest';
import { run } from '../../../src/cli/run.ts';
import { type FakeContext, type FakeOptions, fakeContext } from '../../fake-context.ts';
import { type JsonLine, jsonLines } from '../../json-lines.ts';
import { guidebookToken } from '../../tokens.ts';

export interface StartedRelay {
  readonly context: FakeContext;
  readonly url: string;
  readonly metricsUrl: string | null;
  /** Posts a delivery with the authorization of the guidebook's token; resolves with the status. */
  deliver(event: string, data: unknown, authorization?: string): Promise<number>;
  /** The lines of one type that were printed so far. */
  lines(type: string): readonly JsonLine[];
  /** Resolves once stdout holds the text. */
  printed(text: string): Promise<unknown>;
  /** As Ctrl-C does; resolves with the exit code. */
  stop(): Promise<number>;
}

export const tokenInEnvironment = { PHANTOM_WEBHOOK_TOKEN: guidebookToken.token };

export interface RelayWish extends FakeOptions {
  readonly directory: string;
  /** What the run sees instead of its surroundings, such as another clock. */
  readonly changes?: Partial<FakeContext>;
}

/** The context of this process: only so can two runs see each other. */
export const thisProcess: Partial<FakeContext> = {
  pid: process.pid,
  isRunning: (pid) => pid === process.pid,
};

/** Runs a command to its end. */
export async function call(argv: readonly string[], { changes, ...options }: RelayWish) {
  const context = Object.assign(fakeContext({ env: tokenInEnvironment, ...options }), changes);
  const exitCode = await run(argv, context);
  return { exitCode, out: context.out(), err: context.err() };
}

let runs = 0;

/** Starts `relay --json` on a free port with its store in the folder `store`; stopped when the test ends. */
export async function startRelay(flags: readonly string[], wish: RelayWish): Promise<StartedRelay> {
  const { changes, ...options } = wish;
  runs += 1;
  // The ids of deliveries begin with random bytes of the run.
  const number = runs;
  const randomBytes = (count: number) =>
    new Uint8Array(count).map((_, index) => (index === 0 ? number : 128));
  const made = fakeContext({ env: tokenInEnvironment, ...options });
  const context = Object.assign(made, { randomBytes }, changes);
  const places = [
    ...(flags.includes('--store') ? [] : ['--store', 'store']),
    ...(flags.includes('--port') ? [] : ['--port', '0']),
  ];
  const ended = run(['relay', '--json', ...places, ...flags], context);
  onTestFinished(async () => {
    context.interrupt();
    await ended;
  });
  await Promise.race([context.waitFor('out', '\n'), ended]);
  if (context.out() === '') throw new Error(`The relay did not start: ${context.err()}`);
  const [ready] = jsonLines(context.out());
  return {
    context,
    url: ready?.url,
    metricsUrl: ready?.metricsUrl,
    async deliver(event, data, authorization = guidebookToken.authorization) {
      const body = JSON.stringify({ timestamp: 1_795_425_336_079, data, event });
      const headers = { authorization, 'content-type': 'application/json' };
      const response = await fetch(ready?.url, { method: 'POST', headers, body });
      await response.text();
      return response.status;
    },
    lines: (type) => jsonLines(context.out()).filter((line) => line.type === type),
    printed: (text) => context.waitFor('out', text),
    stop() {
      context.interrupt();
      return ended;
    },
  };
}
