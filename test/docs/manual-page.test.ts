import { execFile, spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { manualPage } from '../../docs/manual-page.ts';
import { commandTable } from '../../src/cli/help/command-table.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const hasReader = spawnSync('mandoc', ['-Tlint'], { input: '' }).error === undefined;

async function read(...flags: readonly string[]): Promise<string> {
  const file = join(await temporaryFolder(), 'phantom-webhook.1');
  await writeFile(file, manualPage('2026-01-31'));
  const { stdout } = await promisify(execFile)('mandoc', [...flags, file]);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a letter, a backspace and the letter again are a bold one
  return stdout.replace(/.\u0008/g, '');
}

describe.skipIf(!hasReader)('the manual page', () => {
  test('has no warnings from mandoc', async () => {
    expect(await read('-Tlint', '-Wstyle')).toBe('');
  });

  test('has a section for each command that lists its flags, and an example', async () => {
    // So wide that no line is broken.
    const page = await read('-Tutf8', '-O', 'width=500');
    for (const { words, flags, examples } of commandTable) {
      const [, section = ''] =
        new RegExp(`\n   ${words.join(' ')}\n(.*?)\n(?:   )?\\w`, 's').exec(page) ?? [];
      for (const { name } of Object.values(flags))
        expect(section).toMatch(new RegExp(` --${name}(\\s|$)`, 'm'));
      for (const part of (examples[0]?.line ?? '').split('\n')) expect(page).toContain(part);
    }
  });

  test('describes the environment, the files and the exit codes of the program', async () => {
    const page = await read('-Tutf8');
    for (const title of ['ENVIRONMENT', 'FILES', 'EXIT STATUS', 'EXAMPLES']) {
      expect(page).toMatch(new RegExp(`^${title}$`, 'm'));
    }
    for (const name of ['PHANTOM_WEBHOOK_TOKEN', 'NO_COLOR', './.env']) expect(page).toContain(name);
  });
});
