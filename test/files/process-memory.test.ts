import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, test } from 'vitest';
import { physicalMemory, processMemory } from '../../src/files/process-memory.ts';

const megabytes = 64;
const hold = `globalThis.held = Buffer.alloc(${megabytes} * 1_000_000, 1); console.log('ready'); setInterval(() => {}, 1_000);`;

describe.runIf(process.platform === 'linux')('the memory of a process', () => {
  test('includes what its descendants hold, and names their programs', async (context) => {
    const start = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(hold)}], { stdio: 'inherit' });`;
    const child = spawn(process.execPath, ['-e', start], {
      stdio: ['ignore', 'pipe', 'ignore'],
      detached: true,
    });
    const { pid = 0 } = child;
    context.onTestFinished(() => void process.kill(-pid, 'SIGKILL'));
    await once(child.stdout, 'data');
    const memory = await processMemory(pid);
    context.expect(memory?.bytes).toBeGreaterThan(megabytes * 1_000_000);
    context.expect([...(memory?.names ?? [])]).toEqual(['node']);
  });

  test('is unknown once the process has ended', async ({ expect }) => {
    const child = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' });
    await once(child, 'close');
    expect(await processMemory(child.pid ?? 0)).toBeUndefined();
  });

  test('is less than that of the machine', async ({ expect }) => {
    const own = await processMemory(process.pid);
    expect(own?.bytes).toBeLessThan(await physicalMemory());
  });
});
