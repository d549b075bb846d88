import { onTestFinished } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { type FakeContext, type FakeOptions, fakeContext } from '../fake-context.ts';

export interface RegisteredListener {
  readonly context: FakeContext;
  readonly ended: Promise<number>;
  /** As Ctrl-C does; resolves with the exit code. */
  stop(): Promise<number>;
}

/** Starts `listen` at a node in this process; ended when the test is. */
export function listenAt(
  node: { readonly url: string },
  flags: readonly string[],
  options: FakeOptions = {},
): RegisteredListener {
  const context = fakeContext(options);
  const port = flags.includes('--port') ? [] : ['--port', '0'];
  const ended = run(['listen', ...port, '--node', node.url, ...flags], context);
  onTestFinished(async () => {
    context.interrupt();
    await ended;
  });
  return {
    context,
    ended,
    stop() {
      context.interrupt();
      return ended;
    },
  };
}

/** What a node does for an event: posts it to the target of the webhook. */
export async function postEvent(
  { event, target }: { readonly event: string; readonly target: string },
  authorization: string | undefined,
): Promise<number> {
  const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
  const body = JSON.stringify({ timestamp: 1, data: { height: 1 }, event });
  return (await fetch(target, { method: 'POST', headers, body })).status;
}
