import { expect, test } from 'vitest';
import { commandTable } from '../../src/cli/help/command-table.ts';
import { list, toggle, value, valueOrNone, valueWithDefault } from '../../src/flags/flag.ts';
import { globalFlags, helpFlag, versionFlag } from '../../src/flags/global-flags.ts';
import { withOmittedValues } from '../../src/flags/omitted-values.ts';

const read = (text: string) => text;

test.for([
  [toggle('--json', ''), { name: 'json' }],
  [toggle('-q, --quiet', ''), { name: 'quiet', short: 'q' }],
  [value('--p2p-port PORT', '', read), { name: 'p2p-port', placeholder: 'PORT' }],
  [valueWithDefault('--rate N/s', '', read, '1'), { name: 'rate', placeholder: 'N/s' }],
  [list('--token [name=]TOKEN', '', read), { name: 'token', placeholder: '[name=]TOKEN' }],
  [list('-H, --header NAME: VALUE', '', read), { name: 'header', short: 'H', placeholder: 'NAME: VALUE' }],
] as const)('a flag has the names and the placeholder of its usage %#', ([flag, expected]) => {
  expect(flag).toMatchObject(expected);
});

test('every flag has a unique name, and a placeholder if it requires a value', () => {
  const everywhere = Object.values({ ...globalFlags, helpFlag, versionFlag });
  for (const { words, flags } of commandTable) {
    const all = [...Object.values(flags), ...everywhere];
    expect(new Set(all.map(({ name }) => name)).size, words.join(' ')).toBe(all.length);
    for (const flag of all) {
      expect(flag.name).toMatch(/^[a-z][a-z\d]*(-[a-z\d]+)*$/);
      if (flag.kind !== 'toggle') expect(flag.placeholder, flag.name).not.toBe('');
    }
  }
});

test('only flags that exist exclude each other', () => {
  for (const { words, flags, exclusive = [] } of commandTable) {
    for (const option of exclusive.flat()) expect(flags, words.join(' ')).toHaveProperty(option);
  }
});

const flags = {
  size: valueOrNone('--size N', '', read, { text: '5', isValue: (word) => /^\d+$/.test(word) }),
  name: value('--name TEXT', '', read),
};

test.for([
  ['a', '--size'],
  ['--size', ':3000'],
  ['--size', '--name', 'x'],
  ['--size', '--', '7'],
])('the value of a flag that may stand without one is added to %j', (argv) => {
  const added = withOmittedValues(argv, flags);
  expect(added).toEqual(argv.map((word) => (word === '--size' ? '--size=5' : word)));
});

test.for([[['--size', '7', ':3000']], [['--size=7']], [['--size=']], [['--name', 'x']], [['--', '--size']]])(
  'no value is added to %j',
  ([argv]) => {
    expect(withOmittedValues(argv ?? [], flags)).toEqual(argv);
  },
);
