import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { commandReference } from '../../docs/command-reference.ts';
import { references } from '../../docs/references.ts';
import { withReference } from '../../docs/with-reference.ts';
import { conditionOperators } from '../../src/protocol/conditions/condition.ts';

test.for(references.map(({ page, make }) => [basename(page.pathname), page, make] as const))(
  'the reference in %s matches the program (npm run reference writes it)',
  async ([, file, make]) => {
    const page = await readFile(file, 'utf8');
    expect(withReference(page, make())).toBe(page);
  },
);

test('an outdated reference is replaced, and nothing else is changed', () => {
  const marked = (text: string) =>
    `# A\n<!-- reference: made by \`npm run reference\` -->\n${text}<!-- end of the reference -->\nB\n`;
  const made = withReference(marked('as it was'), commandReference());
  expect(made).not.toContain('as it was');
  expect(made).toContain('| `-H, --header <NAME: VALUE>` |');
  expect(made.startsWith('# A\n')).toBe(true);
  expect(made.endsWith('\nB\n')).toBe(true);
  expect(withReference(made, commandReference())).toBe(made);
});

test('the page about filtering describes every operator of --where', async () => {
  const page = await readFile(new URL('../../docs/receiving.md', import.meta.url), 'utf8');
  for (const operator of conditionOperators)
    expect(page).toMatch(new RegExp(`^\\| .*\`${operator}[ \`].* \\|$`, 'm'));
});

test('a page without the marks is an error', () => {
  expect(() => withReference('# A\n', '')).toThrow('<!-- end of the reference -->');
});
