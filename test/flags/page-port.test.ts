import { Agent, fetch } from 'undici';
import { expect, onTestFinished, test } from 'vitest';
import { readPagePort } from '../../src/flags/flag-values.ts';
import { inspectorFlags } from '../../src/flags/inspector-flags.ts';
import { Problem } from '../../src/problem.ts';

/** Those of the system, and those around the others that browsers block. */
const ports = [
  [1, 1_100],
  [1_700, 1_740],
  [2_040, 2_060],
  [3_650, 3_670],
  [4_040, 4_200],
  [5_050, 5_070],
  [5_990, 6_010],
  [6_560, 6_700],
  [10_070, 10_090],
].flatMap(([first = 0, last = 0]) => Array.from({ length: last - first + 1 }, (_, index) => first + index));

function isRefused(port: number): boolean {
  try {
    return readPagePort(String(port)) !== port;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return true;
  }
}

test('the port of a page is one that browsers open', async () => {
  // Undici blocks the ports of the Fetch Standard, as browsers do. Nothing is connected.
  const dispatcher = new Agent({ connect: (_options, callback) => callback(new Error('not blocked'), null) });
  onTestFinished(() => dispatcher.close());
  const isBlocked = async (port: number) => {
    const error: unknown = await fetch(`http://127.0.0.1:${port}/`, { dispatcher }).catch((cause) => cause);
    return error instanceof Error && error.cause instanceof Error && error.cause.message === 'bad port';
  };
  const blocked: number[] = [];
  for (const port of ports) if (await isBlocked(port)) blocked.push(port);
  expect(blocked).toContain(4045);
  expect(ports.filter(isRefused)).toEqual(blocked);
});

test('the port of a page is by default one that browsers open', () => {
  expect(isRefused(Number(inspectorFlags.uiPort.ifOmitted?.text))).toBe(false);
});
