import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestContext } from 'vitest';
import { guidebookToken } from '../../tokens.ts';

/** The test at hand: several run at once. */
type Test = Pick<TestContext, 'onTestFinished'>;

export type HandlerName = 'node' | 'express' | 'fetch';

/** What stands in a handler, and what stands there instead. */
export type Mutation = readonly [right: string, wrong: string];

// Within the project, so that a handler finds express.
const folder = fileURLToPath(new URL('../../../test-results/', import.meta.url));

/** Starts a handler as a separate process, with some lines changed if requested. Ends with the test. */
export async function startHandler(
  name: HandlerName,
  test: Test,
  ...mutations: readonly Mutation[]
): Promise<string> {
  const source = await readFile(new URL(`${name}-handler.mjs`, import.meta.url), 'utf8');
  return startSource(mutations.reduce(mutate, source), test);
}

export async function startSource(
  source: string,
  { onTestFinished }: Test,
  env: Readonly<Record<string, string>> = {},
  path = '/webhook',
): Promise<string> {
  await mkdir(folder, { recursive: true });
  const own = await mkdtemp(join(folder, 'handler-'));
  onTestFinished(() => rm(own, { recursive: true, force: true }));
  const file = join(own, 'handler.mjs');
  await writeFile(file, source);
  const child = spawn(process.execPath, [file], {
    env: { PATH: process.env.PATH, PHANTOM_WEBHOOK_TOKEN: guidebookToken.token, ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = await once(child.stdout, 'data');
  return `http://127.0.0.1:${String(line).trim()}${path}`;
}

function mutate(source: string, [right, wrong]: Mutation): string {
  const places = source.split(right).length - 1;
  if (places !== 1) throw new Error(`Expected "${right}" once in the handler, found it ${places} times.`);
  return source.replace(right, () => wrong);
}
