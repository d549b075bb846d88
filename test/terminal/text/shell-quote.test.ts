import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { shellQuote, shellWord } from '../../../src/terminal/text/shell-quote.ts';
import { isWindows } from '../../is-windows.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const hostileTexts = [
  '',
  "it's",
  "a'; echo injected; '",
  "a\\'; echo injected; '",
  "a\\\\'; echo injected; #",
  '\\',
  'ends in \\',
  '\\\\\\',
  '\\é',
  '{"a":"x\\\\y","b":"\\"\\n"}',
  '[1]',
  '[ab]c',
  'http://[::1]:4044/',
  '{a,b}',
  '%self',
  '$(id) `id` $HOME !! ~ * ? # & | ; < >',
];

describe.each(['sh', 'bash', 'zsh', 'fish'])('%s', (shell) => {
  const flags = shell === 'bash' ? ['--norc', '-c'] : ['-c'];
  const isMissing = isWindows || spawnSync(shell, [...flags, 'exit 0']).status !== 0;

  test.skipIf(isMissing)('takes every quoted text literally', async () => {
    const folder = await temporaryFolder();
    // Names that the patterns among the texts match.
    for (const name of ['1', 'ac', 'bc']) await writeFile(join(folder, name), '');
    for (const quoted of [shellQuote, shellWord]) {
      const words = hostileTexts.map(quoted).join(' ');
      const { stdout, stderr } = spawnSync(shell, [...flags, `printf '%s\\n' ${words}`], {
        cwd: folder,
        encoding: 'utf8',
      });
      expect(stderr).toBe('');
      expect(stdout.split('\n').slice(0, -1)).toEqual(hostileTexts);
    }
  });
});
