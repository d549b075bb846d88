import { describe, expect, test } from 'vitest';
import { exampleBody } from '../terminal/example-reception.ts';
import { deliver, deliveryOf } from './deliver.ts';
import { startTarget } from './start-target.ts';
import { hasTerminals } from './terminal-session.ts';
import {
  patienceMs,
  pressAgainMs,
  type ScreenOptions,
  type WatchedScreen,
  watchProgram,
} from './watched-screen.ts';

interface Listener extends WatchedScreen {
  readonly url: string;
  /** Resolves when the listener has done everything about the delivery. */
  deliver(body: string): Promise<void>;
  /** Delivers a block of each height, one after the other, and resolves when all of them are answered. */
  deliverBlocks(first: number, last: number): Promise<void>;
}

const up = '\x1b[A';
const down = '\x1b[B';
const esc = '\x1b';
const enter = '\r';

async function openListener(flags = '--compact', options: ScreenOptions = {}): Promise<Listener> {
  const screen = await watchProgram(`listen --port 0 ${flags}`, options);
  const [, url = ''] = await screen.shows(/Listening on\s+(http:\S+)\n/);
  await screen.shows(/quit/);
  return {
    ...screen,
    url,
    async deliverBlocks(first, last) {
      for (let height = first; height <= last; height += 1)
        await deliver(url, deliveryOf('block.forged', { height, id: '4919876821927254976' }));
      await screen.pressAndAwait('?');
    },
    async deliver(body) {
      await deliver(url, body);
      await screen.pressAndAwait('?');
    },
  };
}

/** The last row, in which the line of the picker stands. */
async function lastRow({ rows }: WatchedScreen): Promise<string> {
  return (await rows()).at(-1)?.text ?? '';
}

async function expectLastRow(screen: WatchedScreen, pattern: RegExp): Promise<void> {
  await expect.poll(() => lastRow(screen), { timeout: patienceMs, interval: 10 }).toMatch(pattern);
}

/**
 * Presses a key and waits for its effect, so that no other key is taken for a part of the same burst. On a loaded machine
 * it may itself arrive together with the key before it, and is then ignored as pasted: it is pressed again.
 */
async function pressUntil(screen: WatchedScreen, key: string, pattern: RegExp): Promise<void> {
  const before = await lastRow(screen);
  let pressedMs = Number.NEGATIVE_INFINITY;
  const press = async () => {
    const row = await lastRow(screen);
    // Another row may be an effect of a resize, or of an earlier key.
    const againMs = row === before ? pressAgainMs : 2 * pressAgainMs;
    if (performance.now() - pressedMs > againMs) {
      pressedMs = performance.now();
      screen.press(key);
    }
    return row;
  };
  await expect.poll(press, { timeout: patienceMs, interval: 10 }).toMatch(pattern);
}

/** Resolves when a key is a command again, and no longer a part of what was pasted. */
async function afterBurst(screen: WatchedScreen): Promise<void> {
  const hints = async () => (await textOf(screen)).match(/ quit$/gm)?.length ?? 0;
  const before = await hints();
  const press = async () => {
    const now = await hints();
    if (now === before) screen.press('?');
    return now;
  };
  await expect.poll(press, { timeout: patienceMs, interval: 500 }).toBeGreaterThan(before);
}

/** Presses a key again and again until the line of the picker is gone: soon after a paste, a key belongs to it. */
async function pressUntilGone(screen: WatchedScreen, key: string): Promise<void> {
  const press = async () => {
    const row = await lastRow(screen);
    if (row !== '') screen.press(key);
    return row;
  };
  await expect.poll(press, { timeout: patienceMs, interval: 500 }).toBe('');
}

async function textOf({ rows }: WatchedScreen): Promise<string> {
  return (await rows()).map(({ text, isWrapped }) => (isWrapped ? text : `\n${text}`)).join('');
}

describe.runIf(hasTerminals)('the picker on an emulated screen', () => {
  test('picks, opens, prints and leaves a delivery', async () => {
    const screen = await openListener();
    await screen.deliver(exampleBody('block.forged'));
    await screen.deliver(exampleBody('transaction.applied'));
    await screen.shows(/transaction\.applied/);
    await pressUntil(
      screen,
      up,
      /^2\/2 \d\d:\d\d:\d\d\.\d{3} {2}200 .* transactio…plied {2}12\.34567888 coins · 2e2f8…2ae9/,
    );
    expect(await textOf(screen)).toContain('\nEnter shows it, y prints it as a command, Esc returns.\n');
    await pressUntil(screen, 'k', /^1\/2 .* block\.forged {2}height 300,900 · 93530…0625/);
    screen.press(enter);
    await screen.shows(
      / {2}authorization: \[redacted\]\n[\s\S]* {4}"id": "9353009632159110625"\n {2}\}\n1\/2 /,
    );
    screen.press('y');
    await screen.shows(/phantom-webhook\S* send block\.forged http/);
    expect(await textOf(screen)).toMatch(/ --data '\{"version":0,[^\n]*"id":"9353009632159110625"\}'\n1\/2 /);
    await pressUntil(screen, 'j', /^2\/2 /);
    await pressUntil(screen, esc, /^$/);
    await screen.deliver(exampleBody('wallet.saved'));
    await screen.shows(/wallet\.saved {2}55 wallets\n/);
  });

  test('keeps the last 200 of 300 deliveries, and shows what arrives meanwhile after it', async () => {
    const screen = await openListener();
    await screen.deliverBlocks(1, 300);
    await screen.shows(/height 300 /);
    await pressUntil(screen, up, /^200\/200 .* height 300 /);
    await screen.deliverBlocks(301, 303);
    await pressUntil(screen, down, /^198\/200 .* height 301 /);
    expect(await textOf(screen)).not.toMatch(/\n\d\d:.* height 301 /);
    await pressUntil(screen, esc, /^$/);
    await screen.shows(/\n\d\d:.* height 301 .*\n.* height 302 .*\n.* height 303 .*\n/);
  });

  test('continues from the oldest when the picked delivery is no longer kept', async () => {
    const screen = await openListener();
    await screen.deliverBlocks(1, 2);
    await pressUntil(screen, up, /^2\/2 /);
    await pressUntil(screen, up, /^1\/2 .* height 1 /);
    await screen.deliverBlocks(3, 203);
    screen.press(enter);
    await screen.shows(/"height": 1,/);
    await pressUntil(screen, down, /^1\/200 .* height 4 /);
  });

  test('keeps its line below other messages, and does not end a pause', async () => {
    const screen = await openListener();
    await screen.deliverBlocks(1, 1);
    await screen.shows(/height 1 /);
    screen.press('p');
    await screen.shows(/Paused/);
    await pressUntil(screen, up, /^1\/1 /);
    await screen.deliverBlocks(2, 2);
    screen.press('f');
    await screen.shows(/\nDefault view: [^\n]*\n1\/2 [^\n]*$/);
    screen.press('?');
    await screen.shows(/\nDefault view: .*\nEnter shows it, .*\n1\/2 [^\n]*$/);
    await pressUntil(screen, esc, /^$/);
    expect(await textOf(screen)).not.toContain('height 2 ');
    screen.press('p');
    await screen.shows(/Resumed/);
    await screen.shows(/height 2 /);
  });

  test('a pause that ends while a delivery is picked holds the output back until Esc', async () => {
    const screen = await openListener();
    await screen.deliverBlocks(1, 1);
    await pressUntil(screen, up, /^1\/1 /);
    screen.press('p');
    await screen.shows(/\nPaused\. .*\n1\/1 [^\n]*$/);
    await screen.deliverBlocks(2, 2);
    screen.press('p');
    await screen.shows(/\nResumed\.\n1\/2 [^\n]*$/);
    expect(await textOf(screen)).not.toContain('height 2 ');
    screen.press(esc);
    await screen.shows(/height 2 /);
  });

  test('c clears the screen but not its line', async () => {
    const screen = await openListener();
    await screen.deliverBlocks(1, 2);
    await pressUntil(screen, up, /^2\/2 /);
    screen.press('c');
    await expect
      .poll(async () => (await screen.rows()).length, { interval: 10, timeout: patienceMs })
      .toBe(1);
    expect(await lastRow(screen)).toMatch(/^2\/2 /);
    await pressUntil(screen, up, /^1\/2 /);
  });

  test.for([
    ['q', 'q'],
    ['Ctrl-C', '\x03'],
  ] as const)('%s removes its line', async ([, key]) => {
    const screen = await openListener();
    await screen.deliverBlocks(1, 1);
    await pressUntil(screen, up, /^1\/1 /);
    screen.press(key);
    await screen.notes(/ended 0/);
    await screen.shows(/1 received/);
    expect(await textOf(screen)).not.toContain('1/1 ');
  });

  test('keys before the first delivery do no harm', async () => {
    const screen = await openListener();
    screen.press(up);
    await screen.shows(/No delivery has arrived yet\./);
    for (const key of [enter, 'y', 'r', 'j', 'é', '漢', '\x1b[200~paste\x1b[201~', '\x1b[Z'])
      screen.press(key);
    await afterBurst(screen);
    await pressUntil(screen, '/', /^\/$/);
    await pressUntil(screen, esc, /^$/);
    await screen.deliverBlocks(1, 1);
    await screen.shows(/height 1 /);
    screen.press('q');
    await screen.notes(/ended 0/);
  });

  test('r forwards the picked delivery again, and reports a target that is gone', async () => {
    const target = await startTarget();
    const screen = await openListener(
      `--compact --forward-to ${target.url} --forward-to http://127.0.0.1:9/x`,
    );
    await screen.deliverBlocks(1, 1);
    await screen.deliver(exampleBody('wallet.saved'));
    await pressUntil(screen, up, /^2\/2 /);
    await pressUntil(screen, up, /^1\/2 /);
    screen.press('r');
    await screen.shows(
      /block\.forged {2}sent again\n {2}→ http:\S+ {2}200 OK .*\n {2}→ http:\/\/127\.0\.0\.1:9\/x {2}connection\s+refused/,
    );
    await expectLastRow(screen, /^1\/2 /);
    expect(target.received.at(-1)).toContain('"height":1,');
    expect((await screen.rows()).filter(({ isWrapped }) => isWrapped)).toEqual([]);
  });

  test('opens a rejected request with its headers, but neither forwards nor sends it', async () => {
    const target = await startTarget();
    const screen = await openListener(`--forward-to ${target.url}`);
    await fetch(screen.url, { method: 'POST', headers: { 'x-odd': 'yes' }, body: '{}' });
    await screen.shows(/rejected 401/);
    await pressUntil(screen, up, /^1\/1 .* rejected 401/);
    await screen.shows(/\nEnter shows it, Esc returns\.\n1\/1 /);
    screen.press(enter);
    await screen.shows(/\n {2}x-odd: yes\n/);
    screen.press('y');
    await screen.shows(/Refused deliveries cannot be sent again\.\n1\/1 /);
    screen.press('r');
    await screen.shows(/Refused deliveries are not forwarded\.\n1\/1 /);
    expect(target.received).toEqual([]);
    await screen.deliverBlocks(1, 1);
    await pressUntil(screen, down, /^2\/2 .* height 1 /);
    await screen.shows(
      /\nEnter shows it, r forwards it again, y prints it as a command, Esc returns\.\n2\/2 /,
    );
  });

  test.for([
    ['a payload that is no object', deliveryOf('wallet.saved', "it's 5"), `printf %s '"it'\\''s 5"' | `],
    [
      'white space in a payload',
      '{"timestamp":1,"event":"a","data":{\n\t"b": [1,\r\n 2]}}',
      `--data '{"b":[1,2]}'`,
    ],
    [
      'characters that change the direction of text',
      deliveryOf('a', { b: '\u202e$(id)`' }),
      `--data '{"b":"\\u202e$(id)\`"}'`,
    ],
    [
      'an event that looks like a flag',
      deliveryOf('--from=/etc/passwd', {}),
      'The event cannot be typed in a command',
    ],
    ['an event with control characters', deliveryOf('a\n;id', {}), 'The event cannot be typed in a command'],
    ['an event with quotes', deliveryOf("a'; id; '", {}), `send 'a'\\''; id; '\\''' http`],
  ] as const)('prints a command for %s that a shell takes literally', async ([, body, expected]) => {
    const screen = await openListener();
    await screen.deliver(body);
    await pressUntil(screen, up, /^1\/1 /);
    screen.press('y');
    await expect.poll(() => textOf(screen), { timeout: patienceMs, interval: 10 }).toContain(expected);
    await expectLastRow(screen, /^1\/1 /);
  });

  test('filters what is shown and what is picked, by all of the payload', async () => {
    const screen = await openListener();
    for (const name of ['block.forged', 'transaction.applied', 'wallet.saved'])
      await screen.deliver(exampleBody(name));
    await screen.shows(/55 wallets/);
    for (const key of ['/', ...'PAdBt5']) await pressUntil(screen, key, new RegExp(`${key}$`));
    screen.press(enter);
    await screen.shows(/\nShowing only deliveries that contain "PAdBt5"\.\n$/);
    await pressUntil(screen, up, /^1\/1 .* 12\.34567888 coins /);
    await pressUntil(screen, esc, /^$/);
    await screen.deliver(exampleBody('wallet.saved'));
    await screen.deliver(exampleBody('transaction.forged'));
    await screen.shows(/transaction\.forged/);
    expect((await textOf(screen)).match(/ wallet\.saved /g)).toHaveLength(1);
    await pressUntil(screen, '/', /^\/$/);
    screen.press(enter);
    await screen.shows(/Showing every delivery\.\n$/);
    await pressUntil(screen, up, /^5\/5 /);
  });

  test('takes a filter literally, whatever is typed', async () => {
    const screen = await openListener();
    await screen.deliverBlocks(1, 1);
    await pressUntil(screen, '/', /^\/$/);
    for (const typed of ['/(', '/([', '/([*', '/([*\\']) {
      screen.press(typed.slice(-1));
      await expect.poll(() => lastRow(screen), { timeout: patienceMs, interval: 10 }).toBe(typed);
    }
    await pressUntil(screen, '\x7f', /\*$/);
    for (const key of ['\x01', 'é', up, '\x1b[31m', '\t', '\x1b]0;title\x07']) screen.press(key);
    const press = async () => {
      const row = await lastRow(screen);
      if (!row.endsWith('x')) screen.press('x');
      return row;
    };
    await expect.poll(press, { timeout: patienceMs, interval: 500 }).toMatch(/^\/\(\[\*x+$/);
    await pressUntil(screen, enter, /^$/);
    expect(await textOf(screen)).toMatch(/contain "\(\[\*x+"\.\n/);
    screen.press(up);
    await screen.shows(/No delivery contains "\(\[\*x+" yet\.\n$/);
    await screen.deliverBlocks(2, 2);
    await screen.deliver(deliveryOf(`([*${'X'.repeat(50)}`, {}));
    await screen.shows(/ \(\[\*X/);
    expect(await textOf(screen)).not.toContain('height 2 ');
  });

  test('takes pasted text for a filter, but never for a command', async () => {
    const screen = await openListener();
    await screen.deliverBlocks(1, 3);
    await screen.deliver(exampleBody('wallet.saved'));
    screen.press('pqc');
    await afterBurst(screen);
    await pressUntil(screen, '/', /^\/$/);
    screen.press('block.\x1b[A\r\nforged\r');
    await expectLastRow(screen, /^\/block\.forged$/);
    await pressUntilGone(screen, enter);
    expect(await textOf(screen)).toMatch(/\nShowing only deliveries that contain "block\.forged"\.\n$/);
    expect(await textOf(screen)).not.toContain('Paused');
    await pressUntil(screen, up, /^3\/3 /);
    screen.press('kk');
    await expectLastRow(screen, /^1\/3 /);
    screen.press('jjj');
    await expectLastRow(screen, /^3\/3 /);
  });

  test.for([10, 30])('a filter that is longer than %d columns stays on one row', async (columns) => {
    const screen = await openListener();
    await screen.resize(columns, 10);
    await pressUntil(screen, '/', /^\/$/);
    const before = (await screen.rows()).length;
    for (let n = 0; n < 40; n += 1)
      await pressUntil(screen, 'abcdefghij'.charAt(n % 10), new RegExp(`${'abcdefghij'.charAt(n % 10)}$`));
    expect((await screen.rows()).length).toBe(before);
    expect(await lastRow(screen)).toHaveLength(columns - 1);
  });

  test('fits its line to a terminal that is resized while a delivery is picked', async () => {
    const screen = await openListener();
    await screen.deliver(exampleBody('transaction.applied'));
    await screen.deliver(exampleBody('transaction.forged'));
    await pressUntil(screen, up, /^2\/2 /);
    await screen.resize(60, 20);
    await pressUntil(screen, up, /^1\/2 .* {2}12\.34567/);
    expect((await screen.rows()).at(-1)?.isWrapped).toBe(false);
    await screen.resize(120, 30);
    await pressUntil(screen, down, /^2\/2 .* · 2e2f8…2ae9 · transfer/);
  });

  test.for([
    [1, 1],
    [2, 3],
    [5, 2],
    [10, 10],
  ] as const)('works at %d columns and %d rows', async ([columns, rows]) => {
    const screen = await openListener();
    await screen.deliverBlocks(1, 3);
    await screen.shows(/height 3 /);
    await screen.resize(columns, rows);
    // Without Escape, which together with the next key can be read as one key.
    for (const key of [up, 'k', 'j', enter, '?', 'f', 'y', 'r', '/', 'a', '\x7f', enter, up]) {
      await screen.pressAndAwait(key);
    }
    screen.press('q');
    await screen.notes(/ended 0/);
  });

  test('a terminal without a known width counts as 80 columns wide', async () => {
    const screen = await watchProgram('listen --port 0 --compact', { knowsSize: false });
    const [, url = ''] = await screen.shows(/Listening on (\S+)\n/);
    await screen.shows(/quit/);
    await deliver(url, exampleBody('block.forged'));
    await pressUntil(screen, up, /^1\/1 .* block\.forged {2}height 300,900 · 93530…0625/);
  });

  test('an arrow key that arrives in two pieces is still an arrow key', async () => {
    const screen = await openListener();
    await screen.deliverBlocks(1, 2);
    await pressUntil(screen, up, /^2\/2 /);
    screen.press('\x1b');
    await new Promise(setImmediate);
    screen.press('[A');
    await expectLastRow(screen, /^1\/2 /);
  });

  test('shows a hostile delivery on one row, and as text', async () => {
    const screen = await openListener();
    const hostile = '\u001b[2J\u001b[31m\r\n\u202e漢字'.repeat(30);
    await screen.deliver(deliveryOf(hostile, { [hostile]: hostile }));
    await pressUntil(screen, up, /^1\/1 /);
    await screen.deliverBlocks(1, 1);
    const { length } = await screen.rows();
    await pressUntil(screen, 'j', /^2\/2 /);
    await pressUntil(screen, 'k', /^1\/2 .*u001b/);
    expect((await screen.rows()).length).toBe(length);
    screen.press(enter);
    await screen.shows(/"\\u001b\[2J[\s\S]*\n1\/2 /);
    expect(await screen.looks()).toEqual(new Set());
  });
});
