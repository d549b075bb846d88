import { appendFile, readFile, rename, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isWindows } from '../is-windows.ts';
import { readJournalLines } from '../json-lines.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { guidebookToken } from '../tokens.ts';
import { deliver, deliveryOf } from './deliver.ts';
import { runProgram, startProgram } from './program.ts';
import { runBefore } from './run-before.ts';
import { startListener, withToken } from './start-listener.ts';

const block = deliveryOf('block.forged', { height: 1 });
/** Prints to stderr whenever the journal is flushed. */
const sayFlushes = runBefore(`
  import fs from 'node:fs';
  import { syncBuiltinESMExports } from 'node:module';
  const { fdatasync } = fs;
  fs.fdatasync = (...given) => { fs.writeSync(2, 'flush\\n'); fdatasync(...given); };
  syncBuiltinESMExports();
`);

describe.skipIf(isWindows)('listen --record', () => {
  test('records the unchanged body without the authorization, in a file that only its owner can access', async () => {
    const directory = await temporaryFolder();
    const token = { PHANTOM_WEBHOOK_TOKEN: `blocks=${guidebookToken.token}` };
    const listener = await startListener(['--record', 'a.ndjson'], { directory, env: token });
    await listener.waitFor('stderr', /^Recording to a\.ndjson$/m);
    const body = '{ "event":"block.forged",\t"data":{"n":9007199254740993,"n":"\\u00e9é"},"timestamp":1}\n';
    await deliver(`${listener.url}/hook?a=b`, body);
    await listener.stop();
    const file = join(directory, 'a.ndjson');
    const [line] = await readJournalLines(file);
    expect(line).toMatchObject({
      receivedAt: expect.stringMatching(/Z$/),
      method: 'POST',
      path: '/hook?a=b',
      headers: { 'content-type': 'application/json' },
      body,
      event: 'block.forged',
      token: 'blocks',
    });
    expect(await readFile(file, 'utf8')).not.toContain(guidebookToken.authorization);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await expect(stat(`${file}.lock`)).rejects.toThrow('ENOENT');
  });

  test('refuses a journal that another listener writes to', async () => {
    const directory = await temporaryFolder();
    const first = await startListener(['--record', 'a.ndjson'], { directory });
    const argv = ['listen', '--port', '0', '--record', 'a.ndjson'];
    const second = await startProgram(argv, { directory, ...withToken }).finished;
    expect(second.exitCode).toBe(3);
    expect(second.stderr).toContain(`Process ${first.process.pid} already writes to a.ndjson.`);
  });

  test('removes and reports an incomplete last line, and continues after the complete ones', async () => {
    const directory = await temporaryFolder();
    const options = { directory, env: { PHANTOM_WEBHOOK_RECORD: 'a.ndjson' } };
    const first = await startListener([], options);
    await deliver(first.url, block);
    await first.stop();
    await appendFile(join(directory, 'a.ndjson'), '{"receivedAt":"20');
    const second = await startListener([], options);
    await second.waitFor('stderr', /^a\.ndjson: dropped 17 bytes of an incomplete last line/m);
    await deliver(second.url, block);
    await second.stop();
    expect((await readJournalLines(join(directory, 'a.ndjson'))).map(({ body }) => body)).toEqual([
      block,
      block,
    ]);
  });

  test('answers 507 after its file is moved, explains why, and exits 3', async () => {
    const directory = await temporaryFolder();
    const { url, waitFor, stop } = await startListener(['--record', 'a.ndjson'], { directory });
    expect(await deliver(url, block)).toMatchObject({ status: 200 });
    await rename(join(directory, 'a.ndjson'), join(directory, 'b.ndjson'));
    expect(await deliver(url, block)).toMatchObject({ status: 507, text: 'Not recorded.' });
    expect(await deliver(url, block)).toMatchObject({ status: 507 });
    await waitFor('stdout', /answered 507 · .* · not recorded$/m);
    const { exitCode, stderr } = await stop();
    expect(exitCode).toBe(3);
    expect(stderr.match(/a\.ndjson was moved or deleted/g)).toHaveLength(1);
  });

  test('continues after an incomplete line of another program, warns once, and send --from reports that line', async () => {
    const directory = await temporaryFolder();
    const file = join(directory, 'a.ndjson');
    const { url, stop } = await startListener(['--record', 'a.ndjson'], { directory });
    await deliver(url, block);
    for (let n = 0; n < 2; n += 1) {
      await appendFile(file, '{"receivedAt":"20');
      expect(await deliver(url, block)).toMatchObject({ status: 200 });
    }
    const { exitCode, stderr } = await stop();
    expect(exitCode).toBe(0);
    expect(stderr.match(/^Warning: .*/gm)).toEqual([
      'Warning: a.ndjson was written to by another program. It ended in the middle of a line; the next delivery starts a new line.',
    ]);
    const again = await runProgram(['send', ':1', '--from', 'a.ndjson', '--dry-run'], {
      directory,
      ...withToken,
    });
    expect(again.exitCode).toBe(1);
    expect(again.stderr.match(/^a\.ndjson line .*/gm)).toEqual([
      expect.stringMatching(
        /^a\.ndjson line 2 was skipped: it is not valid JSON: expected .* at column \d+\.$/,
      ),
      expect.stringMatching(
        /^a\.ndjson line 4 was skipped: it is not valid JSON: expected .* at column \d+\.$/,
      ),
    ]);
    expect(again.stdout.match(/^POST /gm)).toHaveLength(3);
  });

  test('continues when another program shortens the file, and exits 3 because deliveries may be lost', async () => {
    const directory = await temporaryFolder();
    const { url, stop } = await startListener(['--record', 'a.ndjson'], { directory });
    await deliver(url, block);
    await truncate(join(directory, 'a.ndjson'), 40);
    expect(await deliver(url, block)).toMatchObject({ status: 200 });
    const { exitCode, stderr } = await stop();
    expect([exitCode, stderr.match(/^Warning: .*/gm)]).toEqual([
      3,
      [
        'Warning: a.ndjson was shortened by another program, so recorded deliveries may be lost. It ended in the middle of a line; the next delivery starts a new line.',
      ],
    ]);
  });

  test('keeps running when its file is gone and stderr is closed', async () => {
    const directory = await temporaryFolder();
    const { url, process, stop } = await startListener(['--record', 'a.ndjson'], { directory });
    process.stderr?.destroy();
    await rename(join(directory, 'a.ndjson'), join(directory, 'b.ndjson'));
    for (let n = 0; n < 3; n += 1) expect(await deliver(url, block)).toMatchObject({ status: 507 });
    expect(await stop()).toMatchObject({ exitCode: 3 });
  });

  test.for([
    [['--fsync'], 2],
    [[], 0],
  ] as const)('with %j flushes the file %i times for two deliveries', async ([flags, flushes]) => {
    const directory = await temporaryFolder();
    const options = { directory, env: sayFlushes };
    const listener = await startListener(['--record', 'a.ndjson', ...flags], options);
    for (let n = 0; n < 2; n += 1) expect(await deliver(listener.url, block)).toMatchObject({ status: 200 });
    const { stderr } = await listener.stop();
    expect(stderr.match(/^flush$/gm) ?? []).toHaveLength(flushes);
  });
});
