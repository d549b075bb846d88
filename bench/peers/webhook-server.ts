import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { programPath } from '../programs/debian-programs.ts';
import { authorization, blockBody, deliveryHeaders } from '../programs/delivery.ts';
import { freePort } from '../programs/free-port.ts';
import type { Server } from '../programs/server.ts';
import { startProcess } from '../programs/start-process.ts';
import { writeTemporaryFile } from '../programs/temporary-file.ts';

/** The hook of a user who verifies the authorization and runs a command: the least that `webhook` can do. */
const hook = {
  id: 'delivery',
  'execute-command': '/bin/true',
  'http-methods': ['POST'],
  'response-message': 'Hello Webhook!',
  'trigger-rule': {
    match: {
      type: 'value',
      value: authorization,
      parameter: { source: 'header', name: 'Authorization' },
    },
  },
  'trigger-rule-mismatch-http-response-code': 401,
} as const;

const pollMs = 20;
const startTimeoutMs = 10_000;

/**
 * Starts Debian's `webhook`, and resolves once it judges deliveries as the program does. It runs the command after its
 * answer, and many wait after a load, so that stopping kills it.
 * @throws Error if it answers differently
 */
export async function startWebhook(): Promise<Server> {
  const hooks = writeTemporaryFile('hooks.json', JSON.stringify([hook]));
  const port = await freePort();
  const child = startProcess(['-hooks', hooks, '-ip', '127.0.0.1', '-port', String(port), '-urlprefix', ''], {
    program: programPath('webhook'),
  });
  child.stdout?.resume();
  child.stderr?.resume();
  const ended = once(child, 'close');
  const url = `http://127.0.0.1:${port}/${hook.id}`;
  const [right, wrong] = [await firstStatus(url), await statusOf(url, 'f'.repeat(authorization.length))];
  if (right !== 200 || wrong !== 401) throw new Error(`Expected 200 and 401, got ${right} and ${wrong}.`);
  return {
    url,
    pid: child.pid ?? 0,
    async stop() {
      child.kill('SIGKILL');
      await ended;
      return '';
    },
  };
}

async function firstStatus(url: string): Promise<number> {
  const deadlineMs = performance.now() + startTimeoutMs;
  for (;;) {
    try {
      return await statusOf(url, authorization);
    } catch (error) {
      if (performance.now() > deadlineMs) throw error;
      await pause(pollMs);
    }
  }
}

async function statusOf(url: string, given: string): Promise<number> {
  const headers = { ...deliveryHeaders, authorization: given };
  const answer = await fetch(url, { method: 'POST', headers, body: blockBody });
  await answer.text();
  return answer.status;
}

/** Returns how many processes and threads the system has started; undefined without a `/proc` (proc(5)). */
export function startedProcesses(): number | undefined {
  try {
    const [, count] = /^processes (\d+)$/m.exec(readFileSync('/proc/stat', 'utf8')) ?? [];
    return count === undefined ? undefined : Number(count);
  } catch {
    return undefined;
  }
}
