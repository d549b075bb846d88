import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { withReference } from '../../docs/with-reference.ts';

test('the reference in the README is that of the program: npm run reference makes it', async () => {
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
  expect(withReference(readme)).toBe(readme);
});

test('a reference that is out of date is made anew, and nothing else is touched', () => {
  const marked = (text: string) =>
    `# A\n<!-- reference: made by \`npm run reference\` -->\n${text}<!-- end of the reference -->\nB\n`;
  const made = withReference(marked('old'));
  expect(made).not.toContain('old');
  expect(made).toContain('| `-H, --header <NAME: VALUE>` |');
  expect(made.startsWith('# A\n')).toBe(true);
  expect(made.endsWith('\nB\n')).toBe(true);
  expect(withReference(made)).toBe(made);
});

test('a README without the marks is an error', () => {
  expect(() => withReference('# A\n')).toThrow('<!-- end of the reference -->');
});
