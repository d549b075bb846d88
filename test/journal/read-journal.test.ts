import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deliveryLine, readyLine, summaryLine } from '../../src/commands/listen/display/delivery-line.ts';
import {
  type AnswerEntry,
  answerLine,
  type DamagedLine,
  type JournalEntry,
  journalLine,
} from '../../src/journal/journal-record.ts';
import { openJournalSource } from '../../src/journal/open-journal-source.ts';
import { type ReadJournalOptions, readJournal } from '../../src/journal/read-journal.ts';
import { splitLines } from '../../src/journal/split-lines.ts';
import { isWindows } from '../is-windows.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { bodyOf, exampleBody, receptionOf, rejectedReception } from '../terminal/example-reception.ts';
import { anyJsonText, anyText, hostileTexts, unprintable } from '../terminal/hostile-text.ts';
import { type RecordWish, recordOf } from './example-record.ts';

async function* inChunks(bytes: Uint8Array, chunkBytes: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += chunkBytes) {
    yield bytes.subarray(start, start + chunkBytes);
  }
}

type Found = JournalEntry | DamagedLine | AnswerEntry;

interface ReadWish extends ReadJournalOptions {
  readonly chunkBytes?: number;
}

async function read(text: string | Uint8Array, { chunkBytes = 65_536, ...options }: ReadWish = {}) {
  const found: Found[] = [];
  for await (const each of readJournal(inChunks(Buffer.from(text), chunkBytes), options)) found.push(each);
  return found;
}

const lineOf = (n: number, wish?: RecordWish) => journalLine(recordOf(n, wish));
const bodyText = (found: Found | undefined) =>
  found?.kind === 'entry' ? Buffer.from(found.body).toString() : found;
const lineNumber = (found: Found) => (found.kind === 'answer' ? undefined : found.line);
/** What became of each line, for short. */
const outcomes = (found: readonly Found[]) =>
  found.map((each) =>
    each.kind === 'answer'
      ? [each.id, each.isAccepted]
      : [each.line, each.kind === 'entry' ? each.event : each.reason],
  );

describe('a line about an answer', () => {
  const answer = (status: number, ...statuses: readonly (number | null)[]) =>
    answerLine({
      id: 'a-1',
      answeredAtMs: Date.UTC(2026, 10, 23),
      status,
      forwardings: statuses.map((one) => ({
        target: 'http://127.0.0.1:3000/?t=1',
        durationMs: 1.26,
        outcome:
          one === null
            ? { kind: 'failed', reason: 'refused', detail: 'ECONNREFUSED' }
            : {
                ...{ kind: 'answered', status: one, statusText: '', text: 'secret', isCut: false },
                ...{ contentType: undefined, location: undefined },
              },
      })),
    });

  test('has the status sent and the status of each target, without their texts', () => {
    expect(answer(502, 200, null)).toBe(
      '{"answeredAt":"2026-11-23T00:00:00.000Z","id":"a-1","status":502,"forward":[' +
        '{"target":"http://127.0.0.1:3000/?t=1","status":200,"durationMs":1,"error":null},' +
        '{"target":"http://127.0.0.1:3000/?t=1","status":null,"durationMs":1,"error":"refused"}]}\n',
    );
  });

  test.for([
    [answer(200), true],
    [answer(200, 200, 204), true],
    [answer(503), false],
    [answer(502, null), false],
    [answer(200, 200, 301), false],
  ] as const)('%s is read as accepted: %s', async ([line, isAccepted]) => {
    expect(outcomes(await read(line))).toEqual([['a-1', isAccepted]]);
  });

  test('is read among deliveries, even when only some events are wanted', async () => {
    const text = lineOf(1, { id: 'a-1' }) + lineOf(2) + answer(500);
    const found = outcomes(await read(text));
    expect(found).toEqual([
      [1, 'wallet.saved'],
      [2, 'wallet.saved'],
      ['a-1', false],
    ]);
    expect(outcomes(await read(text, { isWanted: () => false }))).toEqual([['a-1', false]]);
  });

  test('with another shape counts as damage', async () => {
    expect(outcomes(await read('{"answeredAt":"x","id":7}\n'))).toEqual([[1, 'not-a-record']]);
  });
});

describe('a recorded line', () => {
  test('has the documented members, without secret headers', () => {
    const rawHeaders = [
      'X-A',
      '1',
      'Authorization',
      'secret',
      'Cookie',
      's',
      'Proxy-Authorization',
      's',
      'x-a',
      '2',
    ];
    expect(lineOf(7, { rawHeaders, body: '{"data":"é\u0000"}\n' })).toBe(
      '{"receivedAt":"2026-11-23T10:04:05.130Z","method":"POST","path":"/blocks","headers":{"x-a":["1","2"]},' +
        '"body":"{\\"data\\":\\"é\\u0000\\"}\\n","event":"wallet.saved","token":"default"}\n',
    );
  });

  const secret = '0123456789abcdefABCDEF0123456789';
  test.for([
    { path: `/?token=${secret}` },
    { path: `/${secret}${secret}` },
    { rawHeaders: ['X-Forwarded-Authorization', secret] },
    { rawHeaders: ['X-Token', `a\u200b${secret}`] },
    { rawHeaders: [`x-${secret}`, ''] },
  ])('contains no token outside the body: %j', async (wish) => {
    const line = lineOf(1, wish);
    expect(line.toLowerCase()).not.toContain(secret.toLowerCase());
    expect(line).toContain('[redacted]');
    expect((await read(line))[0]?.kind).toBe('entry');
  });

  test('keeps the body unchanged, whatever it contains', async () => {
    const body = `{"event":"a","data":"${secret}"}`;
    expect(bodyText((await read(lineOf(1, { body })))[0])).toBe(body);
  });

  test.for(hostileTexts)('is one printable line with %s everywhere', async ([, hostile]) => {
    const line = lineOf(1, {
      method: hostile,
      path: hostile,
      rawHeaders: [hostile, hostile, '__proto__', hostile],
      body: JSON.stringify({ event: hostile }),
      event: hostile,
      token: hostile,
    });
    expect(line.slice(0, -1)).not.toMatch(unprintable);
    expect((await read(line))[0]).toMatchObject({
      method: hostile,
      path: hostile,
      event: hostile,
      token: hostile,
    });
  });

  test('is read as it was recorded, however the bytes are split', async () => {
    const anyName = fc.string({ minLength: 1 });
    const anyRecord = fc.record({
      receivedAtMs: fc.integer({ min: 0, max: 4e12 }),
      method: anyName,
      path: anyName,
      rawHeaders: fc
        .array(anyName)
        .map((names) => names.flatMap((name) => [`x-${name.toLowerCase()}`, name])),
      body: fc.string({ unit: 'binary' }),
      event: fc.string({ unit: 'binary', minLength: 1 }),
      token: anyName,
    });
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(anyRecord, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 300 }),
        async (wishes, chunkBytes) => {
          const found = await read(wishes.map((wish, n) => lineOf(n, wish)).join(''), { chunkBytes });
          expect(found).toHaveLength(wishes.length);
          for (const [index, { body, rawHeaders, ...wish }] of wishes.entries()) {
            expect(found[index]).toMatchObject({ ...wish, line: index + 1, isRebuilt: false, isExact: true });
            expect(bodyText(found[index])).toBe(body);
          }
        },
      ),
    );
  });
});

describe('a damaged journal', () => {
  const whole = lineOf(1);
  test.for([
    ['cut short', whole.slice(0, 60), 'incomplete'],
    ['cut in a character', Buffer.from(lineOf(1, { event: 'é' })).subarray(0, -23), 'incomplete'],
    ['that holds nothing but its beginning', '{', 'incomplete'],
  ] as const)('reports a last line %s', async ([, rest, reason]) => {
    const found = await read(Buffer.concat([Buffer.from(whole), Buffer.from(rest)]));
    expect(outcomes(found)).toEqual([
      [1, 'wallet.saved'],
      [2, reason],
    ]);
  });

  test('accepts a last line without a line feed', async () => {
    expect(outcomes(await read(whole.trimEnd()))).toEqual([[1, 'wallet.saved']]);
  });

  const record = JSON.parse(whole);
  test.for([
    ['not-json', '{"receivedAt":}'],
    ['not-json', '\0\0\0\0'],
    ['not-json', `${whole.trimEnd()}${whole.trimEnd()}`],
    ['not-utf8', Buffer.from(whole.trimEnd().replace('POST', 'P\u00ffST'), 'latin1')],
    ['not-a-record', '7'],
    ['not-a-record', 'null'],
    ['not-a-record', '[]'],
    ['not-a-record', '{}'],
    ...[
      { receivedAt: 1 },
      { receivedAt: 'yesterday' },
      { receivedAt: '2026-13-23T10:04:05.123Z' },
      { method: null },
      { path: undefined },
      { headers: [] },
      { headers: { a: 1 } },
      { headers: { a: ['1', 2] } },
      { body: {} },
      { event: '' },
      { event: 7 },
      { token: null },
    ].map((change) => ['not-a-record', JSON.stringify({ ...record, ...change })] as const),
  ] as const)('reports %s in its place: %j', async ([reason, line]) => {
    const text = Buffer.concat([Buffer.from(whole), Buffer.from(line), Buffer.from(`\n${lineOf(2)}`)]);
    for (const chunkBytes of [7, 65_536]) {
      expect(outcomes(await read(text, { chunkBytes }))).toEqual([
        [1, 'wallet.saved'],
        [2, reason],
        [3, 'wallet.saved'],
      ]);
    }
  });

  test('skips empty lines, and counts them', async () => {
    expect(outcomes(await read(`\n\r\n${whole}\n${whole.replace('\n', '\r\n')}`))).toEqual([
      [3, 'wallet.saved'],
      [5, 'wallet.saved'],
    ]);
  });

  test('keeps no line over the limit in memory', async () => {
    const text = Buffer.from(`a\n${'b'.repeat(100)}\nc\n${'d'.repeat(101)}\ne\n${'f'.repeat(300)}`);
    for (const chunkBytes of [1, 10, 100, 103, 1000]) {
      let said = '';
      for await (const stretch of splitLines(inChunks(text, chunkBytes), 101)) {
        said += stretch.kind === 'too-long' ? '-\n' : Buffer.from(stretch.bytes).toString();
      }
      // A line that is whole in one chunk is in memory anyway.
      if (chunkBytes < 1000) expect(said).toBe(`a\n${'b'.repeat(100)}\nc\n-\ne\n-\n`);
    }
  });
});

describe('isWanted', () => {
  test('leaves out other events, wherever their names stand', async () => {
    const tricky = 'wallet.saved","token":"x"}';
    const text = [
      lineOf(1, { event: 'block.forged' }),
      lineOf(2),
      lineOf(3, { event: 'block.forged', body: ',"event":"wallet.saved","token":"default"}' }),
      lineOf(4, { event: tricky }),
      lineOf(5, { token: ',"event":"wallet.saved","token":"a"}' }),
      lineOf(6, { event: 'block.forged', token: 'a"b' }),
    ].join('');
    const isWanted = (event: string) => event === 'wallet.saved';
    expect((await read(text, { isWanted })).map(lineNumber)).toEqual([2, 5]);
    expect((await read(text, { isWanted: (event) => event === tricky })).map(lineNumber)).toEqual([4]);
  });

  test('finds the same as reading everything and comparing the event', async () => {
    const anyEvent = fc.oneof(
      fc.constantFrom('a', 'b', '","token":"a"}', ',"event":"a"'),
      fc.string({ minLength: 1 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(anyEvent, anyEvent, anyEvent)), async (wishes) => {
        const text = wishes.map(([event, token, body], n) => lineOf(n, { event, token, body })).join('');
        const all = (await read(text)).filter((found) => found.kind === 'entry' && found.event === 'a');
        expect(await read(text, { isWanted: (event) => event === 'a' })).toEqual(all);
      }),
    );
  });
});

describe('isSought', () => {
  const body = (data: string) => `{"timestamp":1,"data":${data},"event":"wallet.saved"}`;

  test('leaves out only deliveries with another payload', async () => {
    const text = [
      lineOf(1, { body: body('{"height":1}') }),
      lineOf(2, { body: body('{"height":2}') }),
      lineOf(3, { body: 'no JSON' }),
      lineOf(4, { body: '{"event":"wallet.saved"}' }),
      lineOf(5, { body: body('"é\ud83d\ude00"') }),
      deliveryLine(receptionOf(body('{"height":2}'))),
      deliveryLine(receptionOf(body('{"height":1}'))),
      '{"type":"ready"}\n',
      '{"receivedAt":1}\n',
    ].join('');
    const isSought = (event: string, data: unknown) =>
      event === 'wallet.saved' && JSON.stringify(data) === '{"height":2}';
    const found = await read(text, { isSought });
    expect(found.map((each) => [each.kind, lineNumber(each)])).toEqual([
      ['entry', 2],
      ['entry', 3],
      ['entry', 4],
      ['entry', 5],
      ['entry', 6],
      ['damaged', 9],
    ]);
  });
});

test('a byte order mark before the first line is left out', async () => {
  const found = await read(`\ufeff${lineOf(1)}${lineOf(2)}\ufeff${lineOf(3)}`);
  expect(found.map(({ kind }) => kind)).toEqual(['entry', 'entry', 'damaged']);
});

describe('isRuledOut', () => {
  const body = (height: number) => `{"timestamp":1,"data":{"height":${height}},"event":"wallet.saved"}`;
  const reordered = (height: number) => {
    const { event, token, ...rest } = JSON.parse(deliveryLine(receptionOf(body(height))));
    return `${JSON.stringify({ ...rest, event, token })}\n`;
  };

  test('leaves out lines that quote their body, and only those', async () => {
    const text = [
      lineOf(1, { body: body(1) }),
      lineOf(2, { body: body(2) }),
      reordered(3),
      deliveryLine(receptionOf(body(4))),
      // Half a line, and another one after it.
      lineOf(5, { body: body(5) }).slice(0, 200) + lineOf(6, { body: body(6) }),
    ].join('');
    const asked: string[] = [];
    const isRuledOut = (event: string, line: string) => {
      asked.push(`${event} ${/height\W+(\d)/.exec(line)?.[1]}`);
      return line.includes('height\\":2');
    };
    const found = await read(text, { isRuledOut });
    expect(asked).toEqual(['wallet.saved 1', 'wallet.saved 2']);
    expect(outcomes(found).map(([line, what]) => `${line} ${what}`)).toEqual([
      '1 wallet.saved',
      '3 wallet.saved',
      '4 wallet.saved',
      '5 not-json',
    ]);
  });
});

describe('the output of listen --json', () => {
  const dataText = '{"b":1e400,"a":9007199254740993,"c":[-0,1.0],"a":"x","__proto__":{"data":1}}';

  test.for([
    ['as nodes send it', bodyOf('block.forged', dataText)],
    ['as the guidebook documents it', `{"created":1795427213862,"data":${dataText},"type":"block.forged"}`],
    [
      'in both spellings',
      `{"timestamp":1795427213862,"data":${dataText},"event":"block.forged","created":1795427213862,"type":"block.forged"}`,
    ],
    ['without payload', '{"timestamp":1795427213862,"event":"forger.missing"}'],
    ['without a time', `{"data":${dataText},"event":"block.forged"}`],
    ['of a real node', exampleBody('block.forged')],
  ])('gives the body byte for byte: %s', async ([, body = '']) => {
    const [found] = await read(deliveryLine(receptionOf(body)));
    expect(bodyText(found)).toBe(body);
    expect(found).toMatchObject({
      receivedAtMs: Date.UTC(2026, 10, 23, 10, 4, 5, 123),
      method: 'POST',
      path: '/blocks',
      rawHeaders: ['content-type', 'application/json;charset=utf-8', 'user-agent', 'axios/0.18.0'],
      token: 'default',
      isRebuilt: true,
      isExact: true,
    });
  });

  test.for([
    '{"timestamp":1,"data": {"a" : 1},"event":"a"}',
    '{"timestamp":1,"data":1,"event":"a","more":2}',
    '{"timestamp":1,"data":"\u00ad","event":"a"}',
  ])('is marked when the body differs from the one received: %s', async (body) => {
    expect((await read(deliveryLine(receptionOf(body))))[0]).toMatchObject({
      isRebuilt: true,
      isExact: false,
    });
  });

  test('has lines of other kinds, which are skipped', async () => {
    const tally = { received: 2, authorized: 1, rejected: 1, filtered: 0, events: new Map() };
    const text = [
      readyLine({ url: 'http://127.0.0.1:4044/', pid: 1 }),
      deliveryLine(rejectedReception({ reason: 'wrong-length' })),
      '{"type":"skipped","count":3}\n',
      deliveryLine(receptionOf(exampleBody('wallet.saved'))),
      summaryLine(tally, { isExpecting: false, missing: [] }),
    ].join('');
    expect(outcomes(await read(text))).toEqual([[4, 'wallet.saved']]);
    expect(await read(text, { isWanted: () => false })).toEqual([]);
  });

  const line = JSON.parse(deliveryLine(receptionOf(exampleBody('wallet.saved'))));
  test.for([
    { format: 'other' },
    { format: 'toString' },
    { timestamp: '1' },
    { bodyBytes: null },
    { authorized: 1 },
  ])('counts as damaged with %j', async (change) => {
    expect(outcomes(await read(`${JSON.stringify({ ...line, ...change })}\n`))).toEqual([
      [1, 'not-a-record'],
    ]);
  });

  test('gives back every payload that contains no white space', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, anyJsonText, async (event, text) => {
        fc.pre(event !== '' && !unprintable.test(text));
        const body = bodyOf(event, Buffer.from(text).toString());
        const [found] = await read(deliveryLine(receptionOf(body)));
        expect(found).toMatchObject({ kind: 'entry', isRebuilt: true });
        if (found?.kind === 'entry') expect(JSON.parse(String(bodyText(found)))).toEqual(JSON.parse(body));
      }),
    );
  });
});

describe('openJournalSource', () => {
  const stop = new AbortController().signal;
  async function readAll(name: string, directory: string): Promise<string> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of await openJournalSource(name, { directory, stop })) chunks.push(chunk);
    return Buffer.concat(chunks).toString();
  }

  test('reads a file of many chunks', async () => {
    const directory = await temporaryFolder();
    const text = 'line\n'.repeat(700_000);
    await writeFile(join(directory, 'j'), text);
    expect((await readAll('j', directory)) === text).toBe(true);
  });

  test.skipIf(isWindows)('waits for a pipe that is open but empty', async () => {
    const directory = await temporaryFolder();
    execFileSync('mkfifo', [join(directory, 'pipe')]);
    // The shell holds the pipe open until its input ends.
    const writer = spawn('sh', ['-c', 'exec 3<>pipe; echo ready; read -r _; echo one >&3; read -r _'], {
      cwd: directory,
    });
    await once(writer.stdout, 'data');
    const chunks = (await openJournalSource('pipe', { directory, stop }))[Symbol.asyncIterator]();
    const first = chunks.next();
    writer.stdin.write('go\n');
    expect(Buffer.from((await first).value).toString()).toBe('one\n');
    writer.stdin.end();
    expect(await chunks.next()).toMatchObject({ done: true });
  });

  test('names the folder in which a missing file was looked for', async () => {
    const directory = await temporaryFolder();
    await expect(openJournalSource('none', { directory, stop })).rejects.toMatchObject({
      code: 'unreadable-file',
      message: 'Cannot read none: there is no such file.',
      hint: `Looked in ${directory}.`,
    });
  });

  test.skipIf(isWindows).for([
    ['.', 'it is a directory'],
    ['/dev/zero', 'it is neither a file nor a pipe'],
  ] as const)('refuses %s: %s', async ([name, reason]) => {
    await expect(openJournalSource(name, { directory: await temporaryFolder(), stop })).rejects.toMatchObject(
      {
        code: 'unreadable-file',
        message: `Cannot read ${name}: ${reason}.`,
      },
    );
  });
});
