import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { fakeContext } from '../fake-context.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { guidebookToken } from '../tokens.ts';
import { checkHandler } from './check-handler.ts';
import { startSource } from './handlers/start-handler.ts';

const check = "if (!isAuthorized(request)) return answer(401, 'Unauthorized!');";
const success = "answer(200, 'Hello Webhook!');";
const effects = ['accepts/with-effect', 'accepts/same-id-with-effect', 'accepts/twice-with-one-effect'];
const only = ['--only', [...effects, 'refuses/without-effect'].join(',')];

/** A handler that appends a line to a file for each pair of event and id. */
async function startWorker(
  context: Pick<TestContext, 'onTestFinished'>,
  { before = check } = {},
): Promise<{ readonly url: string; readonly command: string }> {
  const folder = await temporaryFolder();
  const file = join(folder, 'work');
  await writeFile(file, '');
  const source = await readFile(new URL('handlers/node-handler.mjs', import.meta.url), 'utf8');
  const append = `import { appendFileSync } from 'node:fs';
    const done = new Set();
    function append(event, data) {
      const key = event + data?.id;
      if (done.has(key)) return;
      done.add(key);
      appendFileSync(${JSON.stringify(file)}, key + '\\n');
    }
    `;
  const worked = source
    .replace(check, () => before)
    .replace(success, () => `${success} append(event, data);`);
  const url = await startSource(append + worked, context);
  return { url, command: `wc -l < ${file}` };
}

test.for<[string, Parameters<typeof startWorker>[1], Readonly<Record<string, string>>]>([
  ['works once for each valid delivery', {}, {}],
  [
    'refuses, but works anyway',
    { before: "if (!isAuthorized(request)) answer = answer(401, 'Unauthorized!') && (() => {});" },
    { 'refuses/without-effect': 'fail' },
  ],
])('a handler that %s', async ([, options, verdicts], { expect, ...context }) => {
  const { url, command } = await startWorker(context, options);
  const { cases } = await checkHandler(url, ...only, '--effect', command);
  const notable = cases.filter(({ verdict }) => verdict !== 'pass');
  const found = Object.fromEntries(notable.map(({ id, verdict }) => [id, verdict]));
  expect(found).toMatchObject(verdicts);
  expect(cases.map(({ id }) => id)).toEqual([...effects, 'refuses/without-effect']);
});

test.for([
  ['fails', ['--effect', 'echo 1; exit 7'], 3, 'exited with code 7'],
  ['changes by itself', ['--effect', 'date +%N'], 2, 'changes although nothing was sent'],
  ['is missing', [], 2, 'require --effect'],
] as const)('a command that %s ends the run before it starts', async ([, flags, code, words], context) => {
  const { url } = await startWorker(context);
  const surroundings = fakeContext({ env: { PHANTOM_WEBHOOK_TOKEN: guidebookToken.token } });
  context.expect(await run(['check', url, ...only, ...flags], surroundings)).toBe(code);
  context.expect(surroundings.err()).toContain(words);
  context.expect(surroundings.out()).toBe('');
});
