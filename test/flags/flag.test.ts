import { expect, test } from 'vitest';
import { commandTable } from '../../src/cli/help/command-table.ts';
import { list, toggle, value, valueWithDefault } from '../../src/flags/flag.ts';
import { globalFlags, helpFlag, versionFlag } from '../../src/flags/global-flags.ts';

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
