import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { run } from '../../../src/cli/run.ts';
import { parseDelivery } from '../../../src/protocol/delivery/delivery.ts';
import { profileNames } from '../../../src/protocol/delivery/profile-name.ts';
import { fakeContext } from '../../fake-context.ts';
import { jsonLines } from '../../json-lines.ts';

async function call(...argv: readonly string[]) {
  const context = fakeContext();
  const exitCode = await run(['events', ...argv], context);
  return { exitCode, out: context.out(), err: context.err() };
}

test('lists the 18 events of Phantom, 11 of which a node ever delivers', async () => {
  const { exitCode, out, err } = await call();
  expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
  expect(out).toContain('11 of 18 are delivered');
  expect(out).toMatch(/^block\.forged +yes {2}/m);
  expect(out).toMatch(/^peer\.added +no {3}/m);
});

test('--json lists them as objects', async () => {
  const entries = jsonLines((await call('--json')).out);
  expect(entries).toHaveLength(18);
  expect(entries.filter(({ delivered }) => delivered)).toHaveLength(11);
  expect(entries[0]).toMatchObject({
    event: 'block.applied',
    profile: 'portable',
    remark: expect.any(String),
  });
});

test('--profile lists those of another sender', async () => {
  expect((await call('--profile', 'ark-2.7')).out).toContain('wallet.vote');
  expect((await call()).out).not.toContain('wallet.vote');
});

test('one event is shown with its condition, its data and an example', async () => {
  const { out } = await call('forger.failed');
  expect(out).toMatch(/^forger\.failed {2}phantom-2\.2$/m);
  expect(out).toContain('"data": "timeout of 2000ms exceeded"');
});

test('an unknown event exits 2 and suggests a known one', async () => {
  const { exitCode, err } = await call('block.forgt');
  expect(exitCode).toBe(2);
  expect(err).toContain('Did you mean block.forged?');
});

describe.for(profileNames)('the examples of %s', (profile) => {
  test('are deliveries, each of its event', async () => {
    for (const { event } of jsonLines((await call('--json', '--profile', profile)).out)) {
      const [shown] = jsonLines((await call(event, '--json', '--profile', profile)).out);
      expect(parseDelivery(Buffer.from(JSON.stringify(shown?.example)))).toMatchObject({
        kind: 'delivery',
        event,
      });
    }
  });
});

test('the examples of Phantom have the keys of the recorded ones', async () => {
  const folder = new URL('../../vectors/payload-examples/', import.meta.url);
  const files = (await readdir(folder)).filter(
    (name) => /^[a-z]+\.[a-z.]+\.json$/.test(name) && !/type|huge|empty|second/.test(name),
  );
  expect(files.length).toBeGreaterThan(12);
  for (const file of files) {
    const recorded = JSON.parse(await readFile(new URL(file, folder), 'utf8'));
    const [shown] = jsonLines((await call(recorded.event, '--json', '--profile', 'phantom-2.2')).out);
    expect(Object.keys(shown?.example), file).toEqual(Object.keys(recorded));
    expect(typeof shown?.example.data, file).toBe(typeof recorded.data);
  }
});

test('one event is shown with its fields, those of inner objects below them', async () => {
  const { out } = await call('transaction.applied', '--profile', 'phantom-2.2');
  expect(out).toMatch(/^ {2}field of data +value$/m);
  expect(out).toMatch(/^ {2}type +0, 1, 2, 3 or 8$/m);
  expect(out).toMatch(/^ {2}vendorField +Optional: text of 1 to 255 bytes\. The message of the sender\.$/m);
  expect(out).toMatch(/^ {4}delegate +Optional: an object\n {6}username +A delegate name /m);
  expect((await call('round.created')).out).toMatch(/^ {2}field of each item +value$/m);
  expect((await call('wallet.saved')).out).not.toContain('value');
});

test('the fields of an event fit a terminal of 80 columns', async () => {
  const context = fakeContext({ isTerminal: true, columns: 80, env: { NO_COLOR: '1' } });
  await run(['events', 'round.created', '--no-color'], context);
  const [, fields = ''] = context.out().split('field of each item');
  const [list = ''] = fields.split('\n\n');
  expect(list.split('\n').length).toBeGreaterThan(30);
  for (const line of list.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});

test('a long example is cut, with the flag of this command that shows all of it', async () => {
  const { out } = await call('round.created');
  expect(out).toMatch(/^ {2}… [\d,]+ more lines \(--json shows them\)$/m);
});

describe('--schema', () => {
  test('prints the JSON Schema of one event, laid out in a terminal', async () => {
    const { exitCode, out, err } = await call('block.applied', '--schema', '--profile', 'ark-3');
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    expect(jsonLines(out)).toMatchObject([
      {
        $id: 'urn:phantom-webhook:ark-3:block.applied',
        title: 'block.applied',
        examples: [expect.anything()],
      },
    ]);
    const context = fakeContext({ isTerminal: true });
    await run(['events', 'block.applied', '--schema', '--profile', 'ark-3', '--no-color'], context);
    expect(context.out()).toMatch(/^\{\n {2}"\$schema": /);
    expect(JSON.parse(context.out())).toEqual(JSON.parse(out));
  });

  test('without an event prints the schema of each event on one line, with --json in a terminal too', async () => {
    const { out } = await call('--schema');
    expect(jsonLines(out).map(({ title }) => title)).toEqual(
      jsonLines((await call('--json')).out).map(({ event }) => event),
    );
    const context = fakeContext({ isTerminal: true });
    await run(['events', '--schema', '--json'], context);
    expect(context.out()).toBe(out);
  });

  test('refuses an unknown event', async () => {
    expect(await call('block.forgt', '--schema')).toMatchObject({
      exitCode: 2,
      out: '',
      err: expect.stringContaining('Did you mean block.forged?'),
    });
  });
});

describe('--asyncapi', () => {
  test('prints the AsyncAPI document of the profile', async () => {
    const { exitCode, out, err } = await call('--asyncapi', '--profile', 'ark-2.3');
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    expect(jsonLines(out)).toMatchObject([{ asyncapi: '3.0.0', info: { title: 'Webhooks of ark-2.3' } }]);
  });

  test.for([
    [['block.applied', '--asyncapi'], 'Expected no event with --asyncapi, got "block.applied".'],
    [['--asyncapi', '--schema'], 'Expected --schema or --asyncapi, got both.'],
  ] as const)('refuses %j', async ([argv, message]) => {
    const { exitCode, out, err } = await call(...argv);
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(err).toContain(message);
  });
});
