import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { answerTo, deliveryLine } from '../commands/journal/example-journal.ts';
import { startRawTarget } from '../http/start-raw-target.ts';
import { isWindows } from '../is-windows.ts';
import { jsonLines } from '../json-lines.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { guidebookToken } from '../tokens.ts';
import { deliver, deliveryOf } from './deliver.ts';
import { runProgram, startProgram } from './program.ts';
import { startListener } from './start-listener.ts';

test('deliveries that a listener records can be listed, shown, compared and exported', async () => {
  const directory = await temporaryFolder();
  const target = await startRawTarget();
  const argv = ['--record', 'a.ndjson', '--forward-to', target.url.href];
  const listener = await startListener(argv, { directory });
  for (const height of [7, 8])
    expect(await deliver(`${listener.url}/hook`, deliveryOf('block.forged', { height }))).toMatchObject({
      status: 200,
    });
  await listener.stop();

  const listed = await runProgram(['journal', 'list', 'a.ndjson'], { directory });
  expect(listed).toMatchObject({ exitCode: 0, stderr: '' });
  expect(listed.stdout).toMatch(/^ {3}1 {2}\S+ {2}block\.forged +height 7 {2}200$/m);
  expect(listed.stdout).toMatch(/^ {3}2 {2}\S+ {2}block\.forged +height 8 {2}200$/m);

  const shown = await runProgram(['journal', 'show', 'a.ndjson', '2'], { directory });
  expect(shown).toMatchObject({ exitCode: 0, stderr: '' });
  expect(shown.stdout).toContain(`→ ${target.url.href}  200`);
  expect(shown.stdout).toContain('"height": 8');

  const compared = await runProgram(['journal', 'diff', 'a.ndjson', '1', '2'], { directory });
  expect(compared).toMatchObject({ exitCode: 1, stderr: '' });
  expect(compared.stdout).toContain('data.height  7 → 8\n');

  const exported = await runProgram(['journal', 'export', 'a.ndjson', '--har', 'a.har'], { directory });
  expect(exported).toMatchObject({ exitCode: 0, stdout: '', stderr: 'Wrote 2 deliveries to a.har.\n' });
  const har = await readFile(join(directory, 'a.har'), 'utf8');
  expect(har).not.toContain(guidebookToken.authorization);
  const [{ request, response }] = JSON.parse(har).log.entries;
  expect(request).toMatchObject({ method: 'POST', url: `${listener.url.replace(/\/$/, '')}/hook` });
  expect(request.postData.text).toBe(deliveryOf('block.forged', { height: 7 }));
  expect(response.status).toBe(200);
});

/** Far more than the memory that the program is given. */
const manyDeliveries = 60_000;
const littleMemory = { NODE_OPTIONS: '--max-old-space-size=40' };

async function largeJournal(): Promise<{ readonly directory: string; readonly file: string }> {
  const directory = await temporaryFolder();
  const file = join(directory, 'a.ndjson');
  const stream = createWriteStream(file);
  // The first one is never answered.
  stream.write(deliveryLine(1, 'block.forged', '{"height":1}', { id: 'x' }));
  const padding = 'a'.repeat(400);
  for (let n = 2; n <= manyDeliveries; n += 1) {
    const line = deliveryLine(n, 'block.forged', `{"height":${n},"padding":"${padding}"}`, { id: String(n) });
    if (!stream.write(line + answerTo(n, String(n), 200))) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'close');
  return { directory, file };
}

test('a journal larger than memory is listed and exported', async () => {
  const { directory } = await largeJournal();
  const options = { directory, env: littleMemory };
  const listed = await runProgram(['journal', 'list', 'a.ndjson', '--json'], options);
  expect(listed).toMatchObject({ exitCode: 0, stderr: '' });
  const lines = jsonLines(listed.stdout);
  expect(lines).toHaveLength(manyDeliveries);
  expect(lines.filter(({ status }) => status === null).map(({ n }) => n)).toEqual([1]);
  const exported = await runProgram(['journal', 'export', 'a.ndjson', '--har', 'a.har'], options);
  expect(exported).toMatchObject({ exitCode: 0, stderr: 'Wrote 60,000 deliveries to a.har.\n' });
  const { log } = JSON.parse(await readFile(join(directory, 'a.har'), 'utf8'));
  expect(log.entries).toHaveLength(manyDeliveries);

  // A reader that has seen enough.
  const program = startProgram(['journal', 'list', 'a.ndjson'], { directory });
  await program.waitFor('stdout', /height 2 /);
  program.process.stdout?.destroy();
  expect(await program.finished).toMatchObject({ exitCode: 0, stderr: '' });
});

test.skipIf(isWindows).for([
  ['list', 'a.ndjson'],
  ['show', 'a.ndjson'],
  ['export', 'a.ndjson', '--har', 'a.har'],
])('journal %s %s exits 130 on Ctrl-C while it waits for a pipe', async (argv) => {
  const directory = await temporaryFolder();
  const pipe = join(directory, 'a.ndjson');
  execFileSync('mkfifo', [pipe]);
  const program = startProgram(['journal', ...argv], { directory });
  // Opens once the program reads.
  const writer = createWriteStream(pipe);
  await once(writer, 'open');
  program.process.kill('SIGINT');
  expect(await program.finished).toMatchObject({ exitCode: 130, stdout: '', stderr: '' });
  writer.destroy();
});
