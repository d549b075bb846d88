import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { portOf } from '../port-of.ts';
import { guidebookToken } from '../tokens.ts';
import { startProgram } from './program.ts';

const env = { PHANTOM_WEBHOOK_TOKEN: guidebookToken.token };

/** A port where nothing listens, and a handler that can be started there. */
async function lateHandler() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const port = portOf(probe);
  probe.close();
  await once(probe, 'close');
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      const isRight = request.headers.authorization === guidebookToken.authorization;
      response.writeHead(isRight ? 200 : 401).end();
    });
  });
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${port}/`, start: () => server.listen(port, '127.0.0.1') };
}

test.for([
  ['send', 'block.forged'],
  ['check', '--only', 'accepts/right-delivery'],
] as const)('%s --wait starts once the handler listens', async ([command, ...flags]) => {
  const { url, start } = await lateHandler();
  const words = command === 'send' ? [command, ...flags, url] : [command, url, ...flags];
  const program = startProgram([...words, '--wait', '10m', '--timeout', '60s'], { env });
  await program.waitFor('stderr', /^Waiting for 127\.0\.0\.1:\d+ to accept connections\.$/m);
  start();
  expect(await program.finished).toMatchObject({ exitCode: 0 });
});

test.for([
  ['send', 'block.forged'],
  ['check', '--only', 'accepts/right-delivery'],
] as const)(
  '%s --wait gives up after that time, and fails as it would without --wait',
  async ([command, ...flags]) => {
    const { url } = await lateHandler();
    const words = command === 'send' ? [command, ...flags, url] : [command, url, ...flags];
    const { exitCode, stdout, stderr } = await startProgram([...words, '--wait', '300ms'], { env }).finished;
    expect(exitCode).toBe(1);
    expect(stdout + stderr).toContain('nothing listens');
  },
);

test('--wait ends with 130 on Ctrl-C', async () => {
  const { url } = await lateHandler();
  const program = startProgram(['send', 'block.forged', url, '--wait', '10m'], { env });
  await program.waitFor('stderr', /^Waiting for/m);
  program.process.kill('SIGINT');
  expect(await program.finished).toMatchObject({ exitCode: 130 });
});

test('--wait prints nothing when the handler already listens', async () => {
  const { url, start } = await lateHandler();
  await once(start(), 'listening');
  const { exitCode, stderr } = await startProgram(['send', 'block.forged', url, '--wait', '10m'], { env })
    .finished;
  expect(exitCode).toBe(0);
  expect(stderr).not.toContain('Waiting');
});
