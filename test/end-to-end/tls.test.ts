import { chmod, copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { startRawTarget } from '../http/start-raw-target.ts';
import { isWindows } from '../is-windows.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { deliver, deliveryOf } from './deliver.ts';
import { runProgram, startProgram } from './program.ts';
import { startListener, withToken } from './start-listener.ts';

const certificate = fileURLToPath(new URL('../certificate/cert.pem', import.meta.url));
const block = deliveryOf('block.forged', { height: 1 });

/** A folder with the key in it; a checkout does not keep the mode of a file. */
async function folderWithKey(mode: number): Promise<string> {
  const directory = await temporaryFolder();
  await copyFile(new URL('../certificate/key.pem', import.meta.url), join(directory, 'key.pem'));
  await chmod(join(directory, 'key.pem'), mode);
  return directory;
}

describe.skipIf(isWindows)('listen --tls-cert --tls-key', () => {
  test('serves HTTPS, which send accepts with --insecure and refuses without it', async () => {
    const directory = await folderWithKey(0o600);
    const flags = ['--tls-cert', certificate, '--tls-key', 'key.pem'];
    const { url, waitFor } = await startListener(flags, { directory });
    expect(url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    const careful = await runProgram(['send', 'block.forged', url], withToken);
    expect(careful.exitCode).toBe(1);
    expect(careful.stderr).toContain('--insecure to accept any');
    await waitFor('stderr', /^A sender could not connect: /m);
    const careless = await runProgram(['send', 'block.forged', url, '--insecure'], withToken);
    expect(careless).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^200 OK/) });
    await waitFor('stdout', /authorized · answered 200/);
  });

  test('reads both from the environment', async () => {
    const env = { PHANTOM_WEBHOOK_TLS_CERT: certificate, PHANTOM_WEBHOOK_TLS_KEY: 'key.pem' };
    const { url } = await startListener([], { directory: await folderWithKey(0o600), env });
    expect(url).toMatch(/^https:/);
  });

  test('refuses a key that others can read', async () => {
    const argv = ['listen', '--port', '0', '--tls-cert', certificate, '--tls-key', 'key.pem'];
    const directory = await folderWithKey(0o644);
    const { exitCode, stderr } = await startProgram(argv, { directory, ...withToken }).finished;
    expect(exitCode).toBe(2);
    expect(stderr).toContain('chmod 600 key.pem');
  });
});

describe.skipIf(isWindows)('listen --forward-to an https target with a self-signed certificate', () => {
  test('answers 502 and suggests --insecure', async () => {
    const target = await startRawTarget(undefined, { isTls: true });
    const { url, waitFor } = await startListener(['--forward-to', target.url.href]);
    expect(await deliver(url, block)).toMatchObject({ status: 502 });
    await waitFor('stdout', /→ https:\S+ {2}the TLS certificate was not accepted .*--insecure to accept any/);
    expect(target.received).toEqual([]);
  });

  test('forwards deliveries with --insecure, and warns', async () => {
    const target = await startRawTarget(undefined, { isTls: true });
    const { url, waitFor } = await startListener(['--forward-to', target.url.href, '--insecure']);
    await waitFor('stderr', /^Warning: --insecure accepts any certificate/m);
    expect(await deliver(url, block)).toMatchObject({ status: 200, text: 'ok' });
    expect(target.received).toHaveLength(1);
  });
});
