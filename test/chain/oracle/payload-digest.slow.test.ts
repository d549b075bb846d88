import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { rolldown } from 'rolldown';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../temporary-folder.ts';
import { hasProgram, nodeProgram, platform, thisLine } from './node-program.ts';

/** Changes only when generation is changed deliberately: a stored seed then gives another chain. */
const storedDigest = '7bf8ac400a77c6470db633b4340afea66f74210544a6ed809e1160143786fe9e';

const lines = [...new Set(['20', '22', '24', thisLine])];
const there = lines.filter(hasProgram);
const missing = lines.filter((line) => !hasProgram(line));
const leftOut =
  missing.length === 0 ? '' : `, not on ${missing.join(' and ')}: there is no package for ${platform}`;

test(`the same seed gives the same payloads on Node ${there.join(', ')}${leftOut}`, async () => {
  const script = join(await temporaryFolder(), 'payload-digest.mjs');
  const input = fileURLToPath(new URL('./payload-digest.ts', import.meta.url));
  const bundle = await rolldown({ input, platform: 'node' });
  await bundle.write({ file: script, format: 'esm' });
  await bundle.close();

  const run = promisify(execFile);
  const told = there.map(async (line) => {
    const program = await nodeProgram(line);
    const [version, digest] = await Promise.all([run(program, ['--version']), run(program, [script])]);
    expect(version.stdout).toContain(`v${line}.`);
    return [line, digest.stdout];
  });
  expect(await Promise.all(told)).toEqual(there.map((line) => [line, storedDigest]));
}, 300_000);
