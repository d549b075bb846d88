import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { readPage } from '../../docs/pages.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { startRelay } from './start-relay.ts';

const secret = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;

test('the handler in docs/relay.md accepts what a relay signs, does the work once, and refuses all else', async () => {
  const [, source = ''] = /^```js\n(.*?)^```$/ms.exec(await readPage('docs/relay.md')) ?? [];
  const listening = "server.listen(3000, '127.0.0.1');";
  expect(source).toContain(listening);
  // Within the project, so that the handler finds its packages.
  const file = fileURLToPath(new URL('../../../test-results/relay-handler.mjs', import.meta.url));
  await mkdir(dirname(file), { recursive: true });
  const toldPort = "server.listen(0, '127.0.0.1', () => console.log(server.address().port));";
  await writeFile(file, source.replace(listening, toldPort));
  const child = execFile(process.execPath, [file], { env: { SIGNING_SECRET: secret } });
  onTestFinished(() => void child.kill('SIGKILL'));
  let printed = '';
  child.stdout?.on('data', (text: string) => {
    printed += text;
  });
  const [first] = await once(child.stdout ?? child, 'data');
  const url = `http://127.0.0.1:${String(first).trim()}/`;

  const directory = await temporaryFolder();
  await writeFile(join(directory, 'secrets.txt'), secret, { mode: 0o600 });
  const flags = ['--to', url, '--store', 'signed', '--sign', 'secrets.txt'];
  const relay = await startRelay(flags, { directory });
  await relay.deliver('block.forged', { height: 7 });
  await relay.printed('"type":"delivered"');
  expect(relay.lines('delivered')).toMatchObject([{ status: 204, attempt: 1 }]);
  expect(printed).toContain('block.forged { height: 7 }');

  const unsigned = await startRelay(['--to', url], { directory });
  await unsigned.deliver('block.forged', { height: 8 });
  await unsigned.printed('"type":"failed"');
  expect(unsigned.lines('failed')[0]).toMatchObject({ status: 401 });
  expect(printed).not.toContain('height: 8');
});
