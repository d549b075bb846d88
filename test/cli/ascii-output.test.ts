import { expect, test } from 'vitest';
import { withPlainTerminals } from '../../src/cli/ascii-output.ts';
import { run } from '../../src/cli/run.ts';
import { fakeContext } from '../fake-context.ts';

async function shownIn(env: Readonly<Record<string, string>>, isTerminal = true): Promise<string> {
  const context = fakeContext({ env, isTerminal });
  const { stdout } = withPlainTerminals(context);
  await stdout.print('a · b → c… 3 × ’ é\n');
  await stdout.write(Buffer.from('·\n'));
  return context.out();
}

const untouched = 'a · b → c… 3 × ’ é\n·\n';

test.for([
  [{ LANG: 'C' }],
  [{ LANG: 'POSIX' }],
  [{ LC_ALL: 'C', LANG: 'en_US.UTF-8' }],
  [{ LC_CTYPE: 'de_DE.ISO-8859-1', LANG: 'en_US.UTF-8' }],
] as const)('%j replaces every character of the program beyond ASCII on a terminal', async ([env]) => {
  expect(await shownIn(env)).toBe("a - b -> c... 3 x ' é\n-\n");
  expect(await shownIn(env, false)).toBe(untouched);
});

test.for([[{}], [{ LANG: 'en_US.utf8' }], [{ LC_ALL: 'C.UTF-8', LANG: 'C' }], [{ LC_ALL: '' }]] as const)(
  '%j changes nothing',
  async ([env]) => {
    expect(await shownIn(env)).toBe(untouched);
  },
);

test('the output of a command is converted', async () => {
  const context = fakeContext({ env: { LANG: 'C' }, isTerminal: true });
  expect(await run(['check', '--only', 'refuses/bearer', '--list', '--no-color'], context)).toBe(0);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are all characters of ASCII
  expect(context.all()).toMatch(/^[\x00-\x7f]*$/);
});
