import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { displayWidth } from '../../../src/terminal/text/display-width.ts';
import { version } from '../../../src/version.ts';
import { isWindows } from '../../is-windows.ts';
import { jsonLines } from '../../json-lines.ts';
import { findLeaks } from '../../secrets/find-leaks.ts';
import { hostileTexts, unprintable } from '../../terminal/hostile-text.ts';
import { timesOpen } from '../../times-open.ts';
import { guidebookToken } from '../../tokens.ts';
import { answerTo, deliveryLine, journalWith } from './example-journal.ts';

const block = (height: number, id = '1') => `{"height":${height},"id":"${id}","numberOfTransactions":1}`;

const example =
  deliveryLine(1, 'block.forged', block(100), { id: 'a-1' }) +
  deliveryLine(2, 'wallet.saved', '5') +
  answerTo(1, 'a-1', 502, 200, 'ECONNREFUSED') +
  deliveryLine(3, 'block.forged', block(101), { id: 'a-2' }) +
  answerTo(3, 'a-2', 200, 204) +
  deliveryLine(4, 'block.applied', block(102), { id: 'a-3' });

const numbersIn = (out: string) => [...out.matchAll(/^ *(\d+) {2}\d\d:/gm)].map(([, n]) => Number(n));

describe('journal list', () => {
  test('does not print the password in a URL with a mistyped scheme', async () => {
    const { call } = await journalWith(example);
    const { exitCode, out, err } = await call(['list', 'postgress://user:s3cr3t@localhost/webhooks']);
    expect([exitCode, out]).toEqual([2, '']);
    expect(err).toBe(
      'error: Expected a file, a folder, or a URL that begins with postgres://, postgresql://, redis://, rediss://, unix://, nats://, tls://; got postgress://.\n',
    );
  });

  test('lists deliveries with time, summary and answer', async () => {
    const { call } = await journalWith(example);
    const { exitCode, out, err } = await call(['list', 'a.ndjson']);
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    const rows = out.split('\n').filter((line) => /\d\d:\d\d:\d\d\.\d{3}/.test(line));
    expect(rows.map((row) => row.replace(/\d\d:\d\d:\d\d\.\d{3}/, 'TIME'))).toEqual([
      '   1  TIME  block.forged         height 100 · 1 · 1 transaction  502 → :3001 refused',
      '   2  TIME  wallet.saved         5 wallets',
      '   3  TIME  block.forged         height 101 · 1 · 1 transaction  200',
      '   4  TIME  block.applied        height 102 · 1 · 1 transaction  no answer recorded',
    ]);
  });

  test.for([
    [
      ['--events', 'block.*'],
      [1, 3, 4],
    ],
    [
      ['--events', 'wallet.saved,block.applied'],
      [2, 4],
    ],
    [
      ['--where', 'height gt 100'],
      [3, 4],
    ],
    [
      ['--where', 'height eq 100', '--where', 'height eq 102'],
      [1, 4],
    ],
    [['--events', 'block.forged', '--where', 'height gt 100'], [3]],
  ] as const)('%j lists %j, with the numbers that they have without it', async ([flags, expected]) => {
    const { call } = await journalWith(example);
    expect(numbersIn((await call(['list', 'a.ndjson', ...flags])).out)).toEqual(expected);
    const { out } = await call(['list', 'a.ndjson', '--json', ...flags]);
    expect(jsonLines(out).map(({ n }) => n)).toEqual(expected);
  });

  test('warns about a --where that cannot match, and still lists', async () => {
    const { call } = await journalWith(example);
    const { exitCode, err } = await call(['list', 'a.ndjson', '--where', 'heigth gt 5']);
    expect(exitCode).toBe(0);
    expect(err).toMatch(/^Note: 'heigth gt 5': No event .* never matches\. Did you mean height\?$/m);
    const other = await call(['list', 'a.ndjson', '--where', 'height gte abc']);
    expect(other.err).toMatch(
      /^Note: 'height gte abc': .* the value is not a number, so the condition never matches/m,
    );
  });

  test('--json has one object per delivery', async () => {
    const { call } = await journalWith(example);
    const [first, second] = jsonLines((await call(['list', 'a.ndjson', '--json'])).out);
    expect(first).toEqual({
      ...{ type: 'delivery', n: 1, line: 1, receivedAt: '2026-11-23T10:04:06.000Z', method: 'POST' },
      ...{ path: '/blocks', token: 'default', event: 'block.forged' },
      ...{
        summary: 'height 100 · id 1 · 1 transaction',
        bodyBytes: 94,
        status: 502,
        durationMs: 12,
        state: null,
      },
      forward: [
        { target: 'http://127.0.0.1:3000/hook', status: 200, durationMs: 7, error: null },
        { target: 'http://127.0.0.1:3001/hook', status: null, durationMs: 7, error: 'refused' },
      ],
    });
    expect(second).toMatchObject({ n: 2, line: 2, status: null, durationMs: null, forward: [] });
  });

  test('--profile names the sender whose rules --where follows, also for an export', async () => {
    const { call } = await journalWith(
      deliveryLine(1, 'transaction.applied', '{"nested":{"gas":5}}') +
        deliveryLine(2, 'transaction.applied', '{"nested":{"gas":7}}'),
    );
    const where = ['--where', 'nested.gas gte 7'];
    // Only Mainsail follows paths.
    expect(numbersIn((await call(['list', 'a.ndjson', ...where])).out)).toEqual([]);
    const found = await call(['list', 'a.ndjson', ...where, '--profile', 'mainsail']);
    expect(numbersIn(found.out)).toEqual([2]);
    const har = ['export', 'a.ndjson', '--har', 'a.har'];
    expect((await call([...har, ...where, '--profile', 'mainsail'])).err).toContain('Wrote 1 delivery');
    const warned = await call(['list', 'a.ndjson', '--where', 'gasUsed gte 1', '--profile', 'mainsail']);
    expect(warned.err).not.toContain('phantom-2.2');
  });

  test('shows the date above the first row, and where it changes', async () => {
    const days = [0, 1, 49, 50].map((hours, n) =>
      deliveryLine(n, 'wallet.saved', '1', { receivedAtMs: Date.UTC(2026, 10, 23, 12) + hours * 3_600_000 }),
    );
    const { call } = await journalWith(days.join(''));
    const { out } = await call(['list', 'a.ndjson']);
    expect(out.match(/^\d{4}-\d\d-\d\d$/gm)).toHaveLength(2);
  });

  test.for([20, 30, 40, 60, 80, 120])('fits a terminal of %i columns', async (columns) => {
    const long = `{"height":1,"id":"${'9'.repeat(20)}","numberOfTransactions":5,"totalAmount":"90071993781977808"}`;
    const text =
      deliveryLine(1, 'block.forged', long, { id: 'a' }) +
      answerTo(1, 'a', 502, 'x', 500, 503) +
      deliveryLine(2, 'a.very.long.name.of.an.event.of.a.fork', '"漢字漢字漢字"');
    const { call } = await journalWith(text);
    const { out } = await call(['list', 'a.ndjson', '--color'], { isTerminal: true, columns });
    expect(out).toContain('\u001b[');
    const lines = stripVTControlCharacters(out).split('\n');
    expect(lines.filter((line) => /^ +\d/.test(line))).toHaveLength(2);
    for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(columns);
    expect(out).toContain('502');
  });

  test('a summary that needs room takes the padding of the event first', async () => {
    const block = `{"height":30567913,"id":"916091234567895613","numberOfTransactions":5}`;
    const text =
      deliveryLine(1, 'block.forged', block, { id: 'a' }) +
      answerTo(1, 'a', 502, 'refused') +
      deliveryLine(2, 'block.forged', block);
    const { call } = await journalWith(text);
    const rows = async (columns: number) => {
      const { out } = await call(['list', 'a.ndjson', '--no-color'], { isTerminal: true, columns });
      return out.match(/block\.forged.*/g);
    };
    expect(await rows(85)).toEqual([
      'block.forged  height 30,567,913 · 91609…5613  502 → :3000 refused',
      'block.forged         height 30,567,913 · 91609…5613',
    ]);
    expect((await rows(72))?.[1]).toBe('block.forged         height 30,567,913 · 91609…5613');
    // Then the id is dropped, because half a height would help nobody.
    expect((await rows(80))?.[0]).toBe('block.forged         height 30,567,913  502 → :3000 refused');
    expect(await rows(120)).toEqual([
      'block.forged         height 30,567,913 · 91609…5613 · 5 transactions  502 → :3000 refused',
      'block.forged         height 30,567,913 · 91609…5613 · 5 transactions',
    ]);
  });

  test.for([
    [79, /^ {3}1 {2}\d\d:\d\d:\d\d {2}block\.forged {2}/],
    [60, /^ {3}1 {2}\d\d:\d\d:\d\d {2}block\.forged {2}/],
    [59, /^ {3}1 {2}block\.forged {2}/],
  ] as const)(
    'shortens the time at %i columns, and drops it when there is less room',
    async ([columns, start]) => {
      const { call } = await journalWith(deliveryLine(1, 'block.forged', '{"height":30567913}'));
      const { out } = await call(['list', 'a.ndjson', '--no-color'], { isTerminal: true, columns });
      expect(out.split('\n')[2]).toMatch(start);
      expect(out).toContain('  height 30,567,913\n');
    },
  );

  test('reads standard input, and what listen --json printed', async () => {
    const line = {
      ...{ type: 'delivery', receivedAt: '2026-11-23T10:04:05.123Z', method: 'POST', path: '/', headers: {} },
      ...{
        authorized: true,
        reason: null,
        token: 'default',
        status: 504,
        event: 'wallet.saved',
        timestamp: 1,
      },
      ...{ format: 'node', data: 5, bodyBytes: 49, durationMs: 3.2 },
      forward: [{ target: 'http://localhost:3000/', status: null, durationMs: 3, error: 'no answer' }],
    };
    const stdin = `{"type":"ready"}\n${JSON.stringify({ ...line, authorized: false })}\n${JSON.stringify(line)}\n`;
    const { call } = await journalWith('');
    const { exitCode, out } = await call(['list', '-'], { stdin });
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^ {3}1 .* 5 wallets {2}504 → :3000 no answer$/m);
  });

  test('limits what a foreign journal can show about an answer', async () => {
    const target = '{"target":"http://h/","status":1e400,"durationMs":1e400,"error":null}';
    const answer = (status: string) =>
      `{"answeredAt":"2026-11-23T10:04:06.123Z","id":"a","status":${status},"forward":[${Array(50).fill(target)}]}\n`;
    const text = deliveryLine(1, 'a', '1', { id: 'a' });
    const { call } = await journalWith(text + answer('1e400') + answer('500'));
    const { exitCode, out, err } = await call(['list', 'a.ndjson']);
    expect(exitCode).toBe(1);
    expect(err).toContain('line 2 was skipped: it is not a recorded delivery');
    expect(out.match(/→ h no answer/g)).toHaveLength(10);
    expect(out).toMatch(/ and 40 more$/m);
    const [line] = jsonLines((await call(['show', 'a.ndjson', '--json'])).out);
    expect(line?.forward[0]).toEqual({ target: 'http://h/', status: null, durationMs: null, error: null });
  });

  test('reports damaged lines and exits 1', async () => {
    const { call } = await journalWith(`${example}nonsense\n{"receivedAt":"20`);
    const { exitCode, out, err } = await call(['list', 'a.ndjson']);
    expect(exitCode).toBe(1);
    expect(numbersIn(out)).toEqual([1, 2, 3, 4]);
    expect((await call(['list', 'a.ndjson', '--quiet'])).err).toBe(err);
    expect(err).toBe(
      'a.ndjson line 7 was skipped: it is not valid JSON: expected a value at column 1.\na.ndjson line 8 was skipped: its end is missing.\n',
    );
  });

  test('names the place of a fault, unless the line is too long to look for it', async () => {
    const long = `{"receivedAt":"${'x'.repeat(16 * 1_048_576)}"`;
    const { call } = await journalWith(`${example}{"receivedAt":\n{"body":"{\\"a\\":1}" "id":1}\n${long}\n`);
    const { exitCode, err } = await call(['list', 'a.ndjson']);
    expect(exitCode).toBe(1);
    expect(err.split('\n')).toEqual([
      'a.ndjson line 7 was skipped: it is not valid JSON: expected a value at column 15.',
      'a.ndjson line 8 was skipped: it is not valid JSON: expected "," or "}" at column 21.',
      'a.ndjson line 9 was skipped: it is not valid JSON.',
      '',
    ]);
  });

  test('reports that there are no deliveries', async () => {
    const { call } = await journalWith('');
    expect(await call(['list', 'a.ndjson'])).toEqual({
      ...{ exitCode: 0, out: '', err: 'a.ndjson holds no deliveries.\n' },
    });
    const filled = await journalWith(example);
    expect((await filled.call(['list', 'a.ndjson', '--events', 'round.created'])).err).toContain(
      'a.ndjson holds no deliveries that match.',
    );
  });

  test.for([
    ['another file', 'hello\n', 2, 'a.ndjson is not a journal'],
    ['a journal that is missing', undefined, 3, 'there is no such file'],
  ] as const)('%s is reported', async ([, text, exitCode, message]) => {
    const { call } = await journalWith(text ?? '', text === undefined ? 'b' : 'a.ndjson');
    for (const argv of [
      ['list', 'a.ndjson'],
      ['show', 'a.ndjson'],
      ['diff', 'a.ndjson', '1', '2'],
    ]) {
      const told = await call(argv);
      expect([argv, told.exitCode, told.out]).toEqual([argv, exitCode, '']);
      expect(told.err).toContain(message);
    }
  });

  test.for(hostileTexts)('shows %s as visible escapes', async ([, text]) => {
    const { call } = await journalWith(
      deliveryLine(1, 'x', JSON.stringify({ [text]: text }), { event: text, path: text, token: text }) +
        deliveryLine(2, 'transaction.applied', JSON.stringify({ type: 0, vendorField: text })),
    );
    const commands = [
      ['list'],
      ['list', '--json'],
      ['show', '1', '2'],
      ['show', '1', '--json'],
      ['diff', '1', '2'],
    ];
    for (const [word = '', ...rest] of commands) {
      const { out } = await call([word, 'a.ndjson', ...rest]);
      expect(out).not.toBe('');
      for (const line of out.split('\n')) expect(line).not.toMatch(unprintable);
    }
  });
});

describe('journal show', () => {
  test('shows request, answer and payload', async () => {
    const { call } = await journalWith(example);
    const { exitCode, out, err } = await call(['show', 'a.ndjson', '1']);
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    expect(out.replace(/^\S+ \S+/, 'TIME')).toBe(
      [
        'TIME  block.forged  height 100 · id 1 · 1 transaction',
        '  delivery 1 · line 1 · token default · answered 502 after 12 ms',
        '  → http://127.0.0.1:3000/hook  200 · 7 ms',
        '  → http://127.0.0.1:3001/hook  refused · 7 ms',
        '  POST /blocks · 94 bytes',
        '  content-type: application/json',
        '  {',
        '    "height": 100,',
        '    "id": "1",',
        '    "numberOfTransactions": 1',
        '  }',
        '',
      ].join('\n'),
    );
  });

  test('breaks the facts between words in a narrow terminal', async () => {
    const { call } = await journalWith(example);
    const { out } = await call(['show', 'a.ndjson', '1', '--no-color'], { isTerminal: true, columns: 60 });
    expect(out).toContain('\n  delivery 1 · line 1 · token default · answered 502 after\n  12 ms\n');
  });

  test('shows several in the order asked for, and the last without a number', async () => {
    const { call } = await journalWith(example);
    const shown = (out: string) => [...out.matchAll(/delivery (\d)/g)].map(([, n]) => Number(n));
    expect(shown((await call(['show', 'a.ndjson', '4', '2'])).out)).toEqual([4, 2]);
    const last = await call(['show', 'a.ndjson']);
    expect(shown(last.out)).toEqual([4]);
    expect(last.out).toContain('no answer recorded');
  });

  test('--json has the payload to the last digit, and the body as received', async () => {
    const text = deliveryLine(1, 'a', '{"n":9007199254740993,  "m":1.0}');
    const { call } = await journalWith(text);
    const { out } = await call(['show', 'a.ndjson', '--json']);
    expect(out).toContain('"data":{"n":9007199254740993,"m":1.0}');
    const [line] = jsonLines(out);
    expect(line?.body).toBe('{"timestamp":1,"data":{"n":9007199254740993,  "m":1.0},"event":"a"}');
    expect(line?.headers).toEqual({ 'content-type': 'application/json' });
  });

  test('shows a body that is not a delivery as text', async () => {
    const { call } = await journalWith(deliveryLine(1, 'a', '1', { body: 'just\ntext' }));
    const { out } = await call(['show', 'a.ndjson']);
    expect(out).toContain('a body that is not a delivery');
    expect(out).toContain('  just\\u000atext\n');
    expect((await call(['diff', 'a.ndjson', '1', '1'])).exitCode).toBe(2);
  });

  test.for([
    [['show', 'a.ndjson', '5'], 'a.ndjson has no delivery 5.'],
    [['show', 'a.ndjson', '1', '9'], 'a.ndjson has no delivery 9.'],
    [['show', 'a.ndjson', '0'], 'Expected the number of a delivery, for example 3, got "0".'],
    [['show', 'a.ndjson', 'x'], 'Expected the number of a delivery, for example 3, got "x".'],
    [['diff', 'a.ndjson', '1', '5'], 'a.ndjson has no delivery 5.'],
    [['diff', 'a.ndjson', '1'], 'Missing the second number.'],
    [['export', 'a.ndjson'], 'Missing --har with the file to write.'],
    [['export', 'a.ndjson', '--har', '-'], '--har cannot write to standard output.'],
  ] as const)('%j exits 2: %s', async ([argv, message]) => {
    const { call } = await journalWith(example);
    const { exitCode, out, err } = await call(argv);
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(err).toContain(message);
  });

  test('of an empty journal reports that it is empty', async () => {
    const { call } = await journalWith('');
    expect((await call(['show', 'a.ndjson'])).err).toBe('a.ndjson holds no deliveries.\n');
    expect((await call(['show', 'a.ndjson', '1'])).err).toContain('a.ndjson has no delivery 1.');
  });
});

describe('journal diff', () => {
  const pair =
    deliveryLine(1, 'block.forged', '{"height":100,"amount":9007199254740993,"votes":["a"],"old":1}') +
    deliveryLine(2, 'block.forged', '{"amount":9007199254740992,"votes":["a","b"],"height":101}', {
      receivedAtMs: 0,
    });

  test('shows what differs, path by path, and exits 1', async () => {
    const { call } = await journalWith(pair);
    expect(await call(['diff', 'a.ndjson', '1', '2'])).toEqual({
      exitCode: 1,
      out: [
        'timestamp     1 → 2',
        'data.height   100 → 101',
        'data.amount   9007199254740993 → 9007199254740992',
        'data.votes.1  added "b"',
        'data.old      removed 1',
        '',
      ].join('\n'),
      err: '',
    });
  });

  test('--json has one object per difference, to the last digit', async () => {
    const { call } = await journalWith(pair);
    const { exitCode, out } = await call(['diff', 'a.ndjson', '1', '2', '--json']);
    expect(exitCode).toBe(1);
    expect(out.split('\n').slice(2)).toEqual([
      '{"type":"difference","path":"data.amount","kind":"changed","before":9007199254740993,"after":9007199254740992}',
      '{"type":"difference","path":"data.votes.1","kind":"added","after":"b"}',
      '{"type":"difference","path":"data.old","kind":"removed","before":1}',
      '',
    ]);
  });

  test('of equal bodies exits 0, whatever the order of their keys', async () => {
    const body = (text: string) => deliveryLine(1, 'a', '', { body: text });
    const { call } = await journalWith(
      body('{"event":"a","data":{"x":1,"y":2}}') + body('{"data":{"y":2, "x":1},"event":"a"}'),
    );
    expect(await call(['diff', 'a.ndjson', '1', '2'])).toEqual({
      ...{ exitCode: 0, out: '', err: 'Deliveries 1 and 2 have equal bodies.\n' },
    });
    expect((await call(['diff', 'a.ndjson', '2', '2', '--json'])).exitCode).toBe(0);
  });
});

describe('journal export', () => {
  test('writes a HAR file that only its owner can read, with one entry per delivery', async () => {
    const { call, directory } = await journalWith(example);
    const told = await call(['export', 'a.ndjson', '--har', 'a.har']);
    expect(told).toEqual({ exitCode: 0, out: '', err: 'Wrote 4 deliveries to a.har.\n' });
    const file = join(directory, 'a.har');
    const { log } = JSON.parse(await readFile(file, 'utf8'));
    expect(log).toMatchObject({ version: '1.2', creator: { name: 'phantom-webhook', version } });
    const statuses = log.entries.map((entry: { response: { status: number } }) => entry.response.status);
    expect(statuses).toEqual([502, 0, 200, 0]);
    expect(log.entries[0].request.postData.text).toBe(
      `{"timestamp":1,"data":${block(100)},"event":"block.forged"}`,
    );
    if (!isWindows) expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  test.for([
    [['--events', 'wallet.*'], 'Wrote 1 delivery'],
    [['--where', 'height gt 100'], 'Wrote 2 deliveries'],
    [['--events', 'round.created'], 'Wrote 0 deliveries'],
  ] as const)('exports the chosen deliveries with %j: %s', async ([flags, message]) => {
    const { call, directory } = await journalWith(example);
    const { err } = await call(['export', 'a.ndjson', '--har', 'a.har', ...flags]);
    expect(err).toContain(message);
    const { log } = JSON.parse(await readFile(join(directory, 'a.har'), 'utf8'));
    expect(message).toContain(String(log.entries.length));
  });

  test.for([
    ['another file than a journal', 'a.har', 'hello\n', 2],
    ['the journal itself', 'a.ndjson', example, 2],
    ['a folder that is missing', 'none/a.har', example, 3],
  ] as const)('to or from %s changes no file', async ([, harFile, text, exitCode]) => {
    const { call, directory } = await journalWith(text);
    await writeFile(join(directory, 'a.har'), 'old');
    const told = await call(['export', 'a.ndjson', '--har', harFile]);
    expect(told.exitCode).toBe(exitCode);
    expect((await readdir(directory)).toSorted()).toEqual(['a.har', 'a.ndjson']);
    expect(await readFile(join(directory, 'a.har'), 'utf8')).toBe('old');
    expect(await readFile(join(directory, 'a.ndjson'), 'utf8')).toBe(text);
  });

  test.runIf(process.platform === 'linux')('closes the journal when the file cannot be written', async () => {
    const { call, directory } = await journalWith(example);
    await call(['export', 'a.ndjson', '--har', 'none/a.har']);
    expect(await timesOpen(join(directory, 'a.ndjson'))).toBe(0);
  });

  test('exits 1 when lines were skipped', async () => {
    const { call } = await journalWith(`${example}nonsense\n`);
    const { exitCode, err } = await call(['export', 'a.ndjson', '--har', 'a.har']);
    expect(exitCode).toBe(1);
    expect(err).toContain('a.ndjson line 7 was skipped');
    expect(err).toContain('Wrote 4 deliveries');
  });
});

test('no command shows a token that a foreign journal holds outside the body', async () => {
  const { token, authorization } = guidebookToken;
  const line = {
    ...{ receivedAt: '2026-11-23T10:04:05.123Z', method: 'POST', path: `/${authorization}?t=${token}` },
    headers: { authorization, 'x-copy': token, cookie: token, [`x-${authorization}`]: '1' },
    ...{ id: 'a', body: '{"event":"a","data":1}', event: 'a', token },
  };
  const answer = {
    ...{ answeredAt: '2026-11-23T10:04:06.123Z', id: 'a', status: 502 },
    forward: [{ target: `http://u:${token}@h/${authorization}`, status: null, durationMs: 1, error: token }],
  };
  const { call, directory } = await journalWith(`${JSON.stringify(line)}\n${JSON.stringify(answer)}\n`);
  const told = [
    await call(['list', 'a.ndjson']),
    await call(['list', 'a.ndjson', '--json']),
    await call(['show', 'a.ndjson']),
    await call(['show', 'a.ndjson', '--json']),
    await call(['diff', 'a.ndjson', '1', '1']),
    await call(['export', 'a.ndjson', '--har', 'a.har']),
    await call(['list', token]),
  ];
  const written = await readFile(join(directory, 'a.har'), 'utf8');
  for (const text of [...told.flatMap(({ out, err }) => [out, err]), written])
    expect(findLeaks(text, guidebookToken)).toEqual([]);
});
