import fc from 'fast-check';
import { expect, test } from 'vitest';
import { commandWords, findCommand } from '../../src/cli/find-command.ts';
import { commandTable } from '../../src/cli/help/command-table.ts';
import { parseWithCommander } from '../../src/cli/help/parse-with-commander.ts';
import { parsePlainly } from '../../src/cli/parse-plainly.ts';
import { globalFlags } from '../../src/flags/global-flags.ts';

/** Command lines of declared words, flags and values, in any order, valid and invalid. */
const commandLine: fc.Arbitrary<string[]> = fc.constantFrom(...commandTable).chain(({ words, flags }) => {
  const text = fc.constantFrom('7', 'a=b', '-', 'block.forged', '', '--', '-x', 'x y', '-1');
  const flag = fc.constantFrom(...Object.values(flags), globalFlags.quiet).chain(({ name, kind }) =>
    kind === 'toggle'
      ? fc.constant<string[]>([`--${name}`])
      : fc.oneof(
          text.map((value): string[] => [`--${name}`, value]),
          text.map((value): string[] => [`--${name}=${value}`]),
        ),
  );
  const part: fc.Arbitrary<string[]> = fc.oneof(
    { weight: 6, arbitrary: flag },
    { weight: 3, arbitrary: text.map((value): string[] => [value]) },
    {
      weight: 1,
      arbitrary: fc.constantFrom<string[]>(['-q'], ['--no-color'], ['--color'], ['--help'], ['--unknown']),
    },
  );
  return fc.array(part, { maxLength: 5 }).map((parts) => [...words, ...parts.flat()]);
});

test('a command is called by the words that it declares', async () => {
  expect(commandWords).toEqual(commandTable.map(({ words }) => words));
  for (const declaration of commandTable) {
    const found = await findCommand([...declaration.words, '--json']);
    expect(found).toEqual({ declaration, rest: ['--json'] });
  }
  expect(await findCommand(['token split'])).toBeUndefined();
  expect(await findCommand(['token'])).toBeUndefined();
});

test('the plain reader agrees with commander on every line that it accepts', async () => {
  let taken = 0;
  await fc.assert(
    fc.asyncProperty(commandLine, async (argv) => {
      const found = await findCommand(argv);
      const plain = found && parsePlainly(found.declaration, found.rest);
      if (plain === undefined) return;
      taken += 1;
      const full = await parseWithCommander(argv, '0.0.0');
      expect({ argv, ...full, given: 'given' in full ? normal(full.given) : undefined }).toEqual({
        argv,
        ...plain,
        given: normal(plain.given),
      });
    }),
    { numRuns: 1_500 },
  );
  expect(taken).toBeGreaterThan(100);
});

// What the global flags are is compared by itself; toggles that are off may be absent or false.
function normal({
  arguments: given,
  flags,
}: {
  arguments: readonly string[];
  flags: Readonly<Record<string, unknown>>;
}) {
  const { color, 'no-color': noColor, quiet, ...own } = flags;
  return { arguments: [...given], flags: { ...own } };
}
