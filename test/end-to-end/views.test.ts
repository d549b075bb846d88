import { describe, expect, test } from 'vitest';
import { exampleBody } from '../terminal/example-reception.ts';
import { deliver } from './deliver.ts';
import { startTarget } from './start-target.ts';
import { hasTerminals } from './terminal-session.ts';
import { type ScreenOptions, type ScreenRow, type WatchedScreen, watchProgram } from './watched-screen.ts';

const examples = [
  'block.forged',
  'block.applied.empty',
  'delegate.registered',
  'delegate.resigned',
  'forger.missing',
  'peer.added',
  'round.created',
  'transaction.applied',
  'transaction.applied.huge-amount',
  'transaction.applied.type1',
  'transaction.applied.type2',
  'transaction.applied.type3',
  'wallet.saved',
];

async function openListener(flags: string, options: ScreenOptions = {}) {
  const screen = await watchProgram(`listen --port 0 ${flags}`, options);
  const [, url = ''] = await screen.shows(/Listening on (\S+)\n/);
  await screen.shows(/quit/);
  return { ...screen, url };
}

async function deliverExamples(screen: WatchedScreen & { readonly url: string }): Promise<void> {
  for (const name of examples) await deliver(screen.url, exampleBody(name));
  await screen.shows(/wallet\.saved {2}55 wallets\n/);
}

function failing(text: string): () => string {
  return () =>
    `HTTP/1.1 500 Internal Server Error\r\nContent-Length: ${text.length}\r\nConnection: close\r\n\r\n${text}`;
}

const errorText = 'TypeError: cannot read properties of undefined';

function textsOf(rows: readonly ScreenRow[]): readonly string[] {
  return rows.map(({ text }) => text);
}

function wrappedIn(rows: readonly ScreenRow[]): readonly string[] {
  return textsOf(rows.filter(({ isWrapped }) => isWrapped));
}

/** Rows that two runs have in common: without ports, times and durations. */
function comparable(rows: readonly ScreenRow[]): readonly string[] {
  return textsOf(rows).map((text) =>
    text
      .replaceAll(/127\.0\.0\.1:\d+/g, 'HOST')
      .replaceAll(/\d\d:\d\d:\d\d\.\d{3}/g, 'TIME')
      .replaceAll(/ *[\d.]+ ms/g, ' N ms'),
  );
}

describe.runIf(hasTerminals)('the views on an emulated screen of 80 columns', () => {
  test('by default no row is wrapped, and long hex loses its middle', async () => {
    const target = await startTarget(failing(errorText));
    const screen = await openListener(`--forward-to ${target.url}`);
    await deliverExamples(screen);
    const rows = await screen.rows();
    expect(wrappedIn(rows)).toEqual([]);
    expect(textsOf(rows).join('\n')).toMatch(/\n {4}"payloadHash": "[\da-f]{20,}…[\da-f]{8,}",\n/);
    expect(textsOf(rows).join('\n')).toMatch(
      /\n {2}→ \S+ {2}500 Internal Server Error · [\d.]+ ms\n {4}TypeError: cannot read properties of undefined\n/,
    );
  });

  test('no row is wrapped after the terminal becomes 60 columns wide', async () => {
    const screen = await openListener('');
    await screen.resize(60, 24);
    await screen.pressAndAwait('c');
    await deliverExamples(screen);
    const rows = await screen.rows();
    expect(wrappedIn(rows)).toEqual([]);
    expect(textsOf(rows).join('\n')).toMatch(/"generatorPublicKey": "[\da-f]+…[\da-f]+"/);
  });

  test('--full shows hex whole, and the headers', async () => {
    const screen = await openListener('--full');
    await deliver(screen.url, exampleBody('block.forged'));
    await screen.shows(/"id": "9353009632159110625"\n {2}\}/);
    const text = (await screen.rows()).map((row) => (row.isWrapped ? row.text : `\n${row.text}`)).join('');
    const { data } = JSON.parse(exampleBody('block.forged'));
    for (const name of ['payloadHash', 'generatorPublicKey', 'blockSignature'])
      expect(text).toContain(`\n    "${name}": "${data[name]}",\n`);
    expect(text).toContain('\n  authorization: [redacted]\n');
  });

  test('--compact shows time, status, duration, event, height or amount and the id on one row', async () => {
    const screen = await openListener('--compact');
    await deliverExamples(screen);
    const rows = await screen.rows();
    expect(wrappedIn(rows)).toEqual([]);
    const lines = textsOf(rows).filter((text) =>
      /^\d\d:\d\d:\d\d\.\d{3} {2}200 [ \d.]{4} ms {2}\S/.test(text),
    );
    expect(lines).toHaveLength(examples.length);
    expect(lines[0]).toMatch(/block\.forged {2}height 300,900 · 93530…0625( ·|$)/);
    const expected = ['2e2f8…2ae9', '852bb…a6bf', '26a8c…a4e6', '81baf…eafc', '97511…0bde'];
    const ids: readonly string[] = lines.join('\n').match(/[\da-f]{5}…[\da-f]{4}(?= ·|$)/gm) ?? [];
    expect(ids.length).toBeGreaterThanOrEqual(9);
    expect(expected.filter((id) => ids.includes(id)).length).toBeGreaterThanOrEqual(3);
  });

  test('--compact shows the error of a handler in one row below, and never a success', async () => {
    const target = await startTarget(failing(errorText));
    const screen = await openListener(`--compact --forward-to ${target.url}`);
    await deliver(screen.url, exampleBody('block.forged'));
    await screen.shows(
      /\n\d\d:\S+ {2}500 .* block\.forged {2}.*\n {2}→ 127\.0\.0\.1:\d+ {2}500 TypeError: cannot read properties of undefined\n/,
    );
    const rows = await screen.rows();
    expect(textsOf(rows).join('\n')).not.toContain('authorized');
    expect(wrappedIn(rows)).toEqual([]);
  });

  test('--demo shows its first delivery in full and then one row each, and f names the view it enters', async () => {
    const screen = await watchProgram('listen --demo --port 0');
    await screen.shows(
      /\n {4}"[\s\S]*\nOne line per delivery from now on\. Press Up to pick one, Enter to open it\.\n\n\d\d:\S+ {2}200 .*\n/,
    );
    const rows = await screen.rows();
    expect(wrappedIn(rows)).toEqual([]);
    for (const [key, words] of [
      ['f', /\nDefault view: /],
      ['f', /\nFull view: /],
      ['f', /\nCompact view: /],
    ] as const) {
      screen.press(key);
      await screen.shows(words);
    }
  });

  test('? shows the keys again', async () => {
    const screen = await openListener('--compact');
    screen.press('?');
    await screen.shows(
      /\n↑ pick · \/ filter · .* q quit\n↑ pick · \/ filter · .* q quit\nOnce you have picked a delivery: Enter /,
    );
  });

  test.for(['', '--compact', '--full'])('reads the same without colour (%s)', async (view) => {
    const target = await startTarget(failing(errorText));
    const shown = [];
    for (const isColoured of [false, true]) {
      const screen = await openListener(`${view} --forward-to ${target.url}`, { isColoured });
      await deliver(screen.url, exampleBody('block.forged'));
      await screen.shows(/→ .*500/);
      await fetch(screen.url, { method: 'POST', headers: { connection: 'close' }, body: '{}' });
      await screen.shows(/rejected 401[\s\S]*there\n$/);
      shown.push({ text: comparable(await screen.rows()), looks: await screen.looks() });
    }
    const [plain, coloured] = shown;
    expect(coloured?.text).toEqual(plain?.text);
    expect(plain?.looks).toEqual(new Set());
    // Red, green, magenta and cyan are legible on light and dark themes; white, black, yellow and blue are not.
    const legible = ['foreground 1', 'foreground 2', 'foreground 5', 'foreground 6', 'bold', 'dim'];
    expect([...(coloured?.looks ?? [])].filter((look) => !legible.includes(look))).toEqual([]);
    expect(coloured?.looks).toContain('foreground 1');
  });

  test('check groups its failures by what to change', async () => {
    const target = await startTarget();
    const screen = await watchProgram(`check ${target.url} --only 'refuses/*'`);
    await screen.notes(/ended 1/);
    await screen.shows(/\nFix 1 of \d+ \(solves \d+ cases[^)]*\): [\s\S]*\nFix 2 of \d+ \(solves /);
    expect(wrappedIn(await screen.rows())).toEqual([]);
  });

  test('send -v shows request and answer', async () => {
    const target = await startTarget();
    const screen = await watchProgram(`send block.forged ${target.url} -v`);
    await screen.notes(/ended 0/);
    await screen.shows(/\nPOST \/webhooks HTTP\/1\.1\n|^POST \/webhooks HTTP\/1\.1\n/);
    await screen.shows(/\n {4}"payloadHash": "[\da-f]+…[\da-f]+",\n[\s\S]*\nHTTP\/1\.1 200 OK\n/);
    expect(wrappedIn(await screen.rows())).toEqual([]);
  });
});
