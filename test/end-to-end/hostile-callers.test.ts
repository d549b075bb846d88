import { describe, expect, test } from 'vitest';
import { isWindows } from '../is-windows.ts';
import { callApi } from '../node/call-api.ts';
import { startProgram } from './program.ts';

describe.skipIf(isWindows)('listen --demo', () => {
  test('outlives webhooks with targets that no URL parser takes', async () => {
    const program = startProgram(['listen', '--demo', '--port', '0']);
    const [, url = ''] = await program.waitFor('stderr', /^A node of our own at (\S+) forges/m);
    await program.waitFor('stderr', /^Registered at/m);
    for (const target of ['http://a:99999/', 'http://[v1.a]/', 'mailto:a']) {
      const body = JSON.stringify({ event: 'block.forged', target });
      expect((await callApi(url, { method: 'POST', path: '/api/webhooks', body })).status).toBe(201);
    }
    await program.waitFor('stderr', /^The demo could not deliver/m);
    await program.waitFor('stdout', /(block\.forged[\s\S]*){2}/);
    program.process.kill('SIGINT');
    const { exitCode, stderr } = await program.finished;
    expect(exitCode).toBe(0);
    expect(stderr).not.toMatch(/bug|internal error/);
  });
});
