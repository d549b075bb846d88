import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type DeliveryTextOptions,
  deliveryText,
} from '../../../../src/commands/listen/display/delivery-text.ts';
import type { PostOutcome } from '../../../../src/protocol/delivery/post-outcome.ts';
import type { Reception, Treatment } from '../../../../src/protocol/reception/reception.ts';
import { displayWidth } from '../../../../src/terminal/text/display-width.ts';
import { loadPalette, plainPalette } from '../../../../src/terminal/text/palette.ts';
import {
  authorization,
  bodyOf,
  exampleBody,
  receptionOf,
  rejectedReception,
} from '../../../terminal/example-reception.ts';
import { anyJsonText, anyText, hostileTexts, unprintable } from '../../../terminal/hostile-text.ts';

function textOf(reception: Reception, options: Partial<DeliveryTextOptions> = {}): string {
  return deliveryText(reception, {
    palette: plainPalette,
    detail: 'normal',
    showsRejected: false,
    answerText: 'Hello Webhook!',
    formatTime: (unixMs) => new Date(unixMs).toISOString().slice(11, 23),
    ...options,
  });
}

function linesOf(text: string): readonly string[] {
  return text.split('\n').slice(0, -1);
}

/** One line at column 0, with the time; nothing on the screen that could act on it. */
function expectSafe(text: string): void {
  expect(text.endsWith('\n')).toBe(true);
  expect(text.replaceAll('\n', '')).not.toMatch(unprintable);
  const [first, ...others] = linesOf(text);
  expect(first).toMatch(/^10:04:05\.123 {2}/);
  for (const line of others) expect(line).toMatch(/^ {2}/);
}

function sentTo(count: number): Treatment {
  const outcome: PostOutcome = {
    kind: 'answered',
    status: 200,
    statusText: 'OK',
    text: '',
    contentType: undefined,
    location: undefined,
    isCut: false,
  };
  const forwarding = { target: 'http://127.0.0.1:3000/', outcome, durationMs: 12 };
  return { isChosen: true, duplicateOf: null, forwardings: Array.from({ length: count }, () => forwarding) };
}

describe('an authorized delivery', () => {
  test('shows time, event and summary, then its outcome, then the payload', () => {
    expect(textOf(receptionOf(exampleBody('wallet.saved')))).toBe(
      '10:04:05.123  wallet.saved  55 wallets\n  authorized · answered 200 Hello Webhook! · 1.2 ms\n  55\n',
    );
  });

  test.for([60, 80, 100, 120])(
    'is no longer than %d characters when compact on a terminal of that width',
    (width) => {
      for (const name of ['block.forged', 'transaction.applied', 'wallet.saved']) {
        const text = textOf(receptionOf(exampleBody(name)), { detail: 'compact', width });
        expect(text.trimEnd().length, text).toBeLessThanOrEqual(width);
        expect(text).toMatch(
          new RegExp(`^10:04:05\\.123 {2}200 {2}[\\d.]+ ms {2}${name.slice(0, 5)}\\S+ {2}\\S.*\\n$`),
        );
        expect(text).not.toContain('authorized');
      }
    },
  );

  test.for([72, 80, 100])('breaks its first line between facts on a terminal of %d columns', (width) => {
    for (const name of ['block.forged', 'transaction.applied']) {
      const reception = receptionOf(exampleBody(name));
      const [whole = ''] = linesOf(textOf(reception));
      const lines = linesOf(textOf(reception, { width }));
      const heading = lines.slice(
        0,
        lines.findIndex((line) => line.startsWith('  authorized')),
      );
      expect(heading.length).toBeGreaterThan(1);
      for (const line of heading) expect(line.length, line).toBeLessThanOrEqual(width);
      for (const line of heading.slice(1)) expect(line).toMatch(/^ {14}\S/);
      expect(heading.map((line) => line.trim()).join(' ')).toBe(whole);
    }
  });

  test.for(['漢字', 'e\u0301', '🚀'])('fits its terminal when its names contain %s', (text) => {
    const data = JSON.stringify({ id: 'x', asset: { delegate: { username: text.repeat(60) } }, type: 2 });
    for (const width of [90, 110]) {
      const line = textOf(receptionOf(bodyOf('transaction.applied', data)), { detail: 'compact', width });
      expect(line).toContain('…');
      expect(displayWidth(line.trimEnd())).toBeLessThanOrEqual(width);
    }
  });

  test.for([60, 72, 80, 100])(
    'fits a terminal of %d columns when compact and forwarded, whatever its name',
    async (width) => {
      const colours = await loadPalette(true);
      for (const name of ['block.forged', 'transaction.applied', 'wallet.saved']) {
        for (const count of [1, 2, 3]) {
          const reception = receptionOf(exampleBody(name), { durationMs: 1_612.3, treatment: sentTo(count) });
          const line = textOf(reception, { detail: 'compact', width }).trimEnd();
          expect(displayWidth(line), line).toBeLessThanOrEqual(width);
          expect(line).toMatch(/ {2}200 1612 ms {2}/);
          const coloured = textOf(reception, { detail: 'compact', width, palette: colours }).trimEnd();
          expect(stripVTControlCharacters(coloured)).toBe(line);
        }
      }
    },
  );

  test('keeps the height or the amount and both ends of the id when compact, before anything else', () => {
    const compact = (name: string, width: number, reception: Partial<Reception> = {}) =>
      textOf(receptionOf(exampleBody(name), reception), { detail: 'compact', width });
    const earlier = { id: 1, receivedAtMs: Date.UTC(2026, 10, 23, 10, 4, 5) };
    const treatment = { ...sentTo(1), duplicateOf: earlier };
    expect(compact('block.forged', 80)).toMatch(
      /^10:04:05\.123 {2}200 {2}1\.2 ms {2}block\.forged {2}height [\d,]+ · \d{5}…\d{4}\n$/,
    );
    expect(compact('block.forged', 110)).toMatch(/…\d{4} · \d+ transactions?( · \S+ coins?)?\n$/);
    expect(compact('transaction.applied', 80)).toMatch(
      / {2}transaction\.applied {2}[\d,.]+ coins? · [\da-f]{5}…[\da-f]{4}( · transfer)?\n$/,
    );
    expect(compact('block.forged', 80, { treatment })).toMatch(
      / {2}block\.forged {2}height [\d,]+ · \d{5}…\d{4} · dupli.*…\n$/,
    );
    expect(compact('block.forged', 120, { treatment })).toMatch(/ · duplicate of 10:04:05\.000\n$/);
  });

  test('is one line when compact', () => {
    expect(textOf(receptionOf(exampleBody('wallet.saved')), { detail: 'compact' })).toBe(
      '10:04:05.123  200  1.2 ms  wallet.saved  55 wallets\n',
    );
  });

  test.for([60, 80, 100])('keeps the id readable when compact at %d columns', (width) => {
    const names = ['block.forged', 'delegate.registered', 'delegate.resigned', 'transaction.applied'];
    const kinds = ['huge-amount', 'second-signature', 'type1', 'type2', 'type3'];
    for (const name of [...names, ...kinds.map((kind) => `transaction.applied.${kind}`)]) {
      const line = textOf(receptionOf(exampleBody(name)), { detail: 'compact', width }).trimEnd();
      expect(line, name).toMatch(/ · [\da-f]{5}…[\da-f]{4}(?= ·|$)/);
      expect(displayWidth(line), name).toBeLessThanOrEqual(width);
    }
  });

  test('has a line for each target that did not accept it when compact', () => {
    const [good] = sentTo(1).forwardings;
    if (good === undefined) throw new Error('There is one.');
    const text = 'Boom at line 3';
    const bad = {
      ...good,
      target: 'http://127.0.0.1:3001/',
      outcome: { ...good.outcome, status: 500, text },
    };
    const treatment: Treatment = { isChosen: true, duplicateOf: null, forwardings: [good, bad] };
    const reception = receptionOf(exampleBody('wallet.saved'), { treatment, status: 500 });
    expect(textOf(reception, { detail: 'compact', width: 80 })).toBe(
      '10:04:05.123  500  1.2 ms  wallet.saved  55 wallets\n' + '  → 127.0.0.1:3001  500 Boom at line 3\n',
    );
    for (const line of linesOf(textOf(reception, { detail: 'compact', width: 40 })))
      expect(line.length).toBeLessThanOrEqual(40);
  });

  test.for([50, 60, 80])('has each value of its payload on one line of %d columns', (width) => {
    for (const name of ['block.forged', 'transaction.applied', 'round.created']) {
      const lines = linesOf(textOf(receptionOf(exampleBody(name)), { width }));
      const payload = lines.slice(lines.findIndex((line) => /^ {2}[[{]/.test(line)));
      for (const line of payload) expect(line.length, line).toBeLessThanOrEqual(width);
      expect(payload.length).toBeGreaterThan(5);
    }
    const text = textOf(receptionOf(exampleBody('block.forged')), { width });
    expect(text).toMatch(/"generatorPublicKey": "[\da-f]+…[\da-f]+",?$/m);
    expect(textOf(receptionOf(exampleBody('block.forged')), { width, detail: 'full' })).not.toContain('…"');
  });

  test('shows 40 lines of a long payload, and the number of further lines', () => {
    const lines = linesOf(textOf(receptionOf(exampleBody('round.created'))));

    expect(lines).toHaveLength(2 + 40 + 1);
    expect(lines.at(-1)).toMatch(/^ {2}… [\d,]+ more lines \(--full shows them\)$/);
  });

  test('shows all of the payload and the headers when full', () => {
    const reception = receptionOf(exampleBody('round.created'));
    const lines = linesOf(textOf(reception, { detail: 'full' }));

    expect(lines.slice(2, 6)).toEqual([
      `  POST /blocks · ${reception.bodyBytes} bytes`,
      '  Content-Type: application/json;charset=utf-8',
      '  Authorization: [redacted]',
      '  User-Agent: axios/0.18.0',
    ]);
    const payload = lines.slice(6).map((line) => line.slice(2));
    expect(payload.join('\n')).toBe(JSON.stringify(reception.delivery?.data, null, 2));
  });

  test('shows that it has no data', () => {
    expect(linesOf(textOf(receptionOf('{"event":"round.applied"}')))).toEqual([
      '10:04:05.123  round.applied  no data',
      '  authorized · answered 200 Hello Webhook! · 1.2 ms',
    ]);
  });

  test.for([
    ['blocks', 'authorized by token blocks · '],
    ['a', 'authorized · '],
    ['default', 'authorized · '],
  ])(
    'shows the label of the token %s only when it differs from the event and the default',
    ([token = '', words]) => {
      const verdict = { kind: 'authorized', token, whole: false } as const;

      expect(textOf(receptionOf('{"event":"a"}', { verdict }))).toContain(words);
    },
  );

  test('shows that the header contained the whole token', () => {
    const verdict = { kind: 'authorized', token: 'default', whole: true } as const;

    expect(textOf(receptionOf('{"event":"a"}', { verdict }))).toContain(
      'whole token in the header, as ARK 2.3 sends it',
    );
  });

  test.for([
    ['{"created":1,"data":null,"type":"a"}', 'guidebook format (created, type)'],
    ['{"timestamp":1,"created":1,"event":"a","type":"a"}', 'both formats'],
  ] as const)('shows the format of %s', ([body, note]) => {
    expect(textOf(receptionOf(body))).toContain(note);
  });

  test.for([
    [1500, false],
    [1500.1, true],
  ] as const)('warns after %d ms that senders stop waiting: %s', ([durationMs, isWarned]) => {
    expect(textOf(receptionOf('{"event":"a"}', { durationMs })).includes('slow')).toBe(isWarned);
  });

  test('shows a simulated failure in the colour of failures', async () => {
    const palette = await loadPalette(true);
    const text = textOf(receptionOf('{"event":"a"}', { status: 503 }), { palette, answerText: 'later' });

    expect(text).toContain(palette.bad('answered 503 later'));
  });

  test('puts an event name with spaces in quotes', () => {
    const text = textOf(receptionOf(bodyOf('rejected 401  POST /', '1')));

    expect(text).toContain('10:04:05.123  "rejected 401  POST /"  ');
  });

  test('uses the local time by default', () => {
    const reception = receptionOf('{"event":"a"}', {
      receivedAtMs: new Date(2026, 0, 2, 3, 4, 5, 6).getTime(),
    });
    const options = { palette: plainPalette, detail: 'compact', showsRejected: false } as const;

    expect(deliveryText(reception, options)).toMatch(/^03:04:05\.006 {2}200 .* {2}a {2}/);
  });
});

describe('a rejected request', () => {
  test('has its reason on separate lines when it does not fit', () => {
    const reception = rejectedReception({ reason: 'wrong-authorization' });
    const [whole = ''] = linesOf(textOf(reception));
    const lines = linesOf(textOf(reception, { width: 60 }));
    expect(lines[0]).toMatch(/ rejected 401 {2}POST \/blocks$/);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(60);
    expect(
      lines
        .map((line) => line.trim())
        .join(' ')
        .replaceAll('  ', ' '),
    ).toBe(whole.replaceAll('  ', ' '));
    expect(linesOf(textOf(reception, { width: 200 }))).toEqual([whole]);
  });

  test('is one line with the status, the request and the reason in words', () => {
    expect(textOf(rejectedReception({ reason: 'bearer-prefix' }))).toBe(
      '10:04:05.123  rejected 401  POST /blocks  the header starts with "Bearer"; a node sends the half without a scheme\n',
    );
  });

  test('needs no method and path', () => {
    const reception = rejectedReception(
      { reason: 'malformed-request' },
      { method: null, path: null, status: 400 },
    );

    expect(textOf(reception)).toBe('10:04:05.123  rejected 400  not a well-formed HTTP request\n');
  });

  test.for(['compact', 'normal', 'full'] as const)('shows its headers when asked, also when %s', (detail) => {
    const rawHeaders = [
      'X-Test',
      '1',
      'AUTHORIZATION',
      authorization,
      'proxy-authorization',
      'p',
      'Cookie',
      'c',
    ];
    const reception = rejectedReception({ reason: 'wrong-authorization' }, { rawHeaders });

    expect(linesOf(textOf(reception, { detail, showsRejected: true })).slice(1)).toEqual([
      '  X-Test: 1',
      '  AUTHORIZATION: [redacted]',
      '  proxy-authorization: [redacted]',
      '  Cookie: [redacted]',
    ]);
  });
});

describe('hostile input', () => {
  test.for(hostileTexts)(
    'with %s everywhere neither controls the terminal nor forges a line',
    ([, hostile]) => {
      const places = { method: hostile, path: hostile, rawHeaders: [hostile, hostile] };
      const delivery = receptionOf(bodyOf(hostile, JSON.stringify({ [hostile]: hostile })), {
        ...places,
        verdict: { kind: 'authorized', token: hostile, whole: false },
      });
      for (const detail of ['compact', 'normal', 'full'] as const) {
        expectSafe(textOf(delivery, { detail, answerText: hostile }));
      }
      expectSafe(
        textOf(rejectedReception({ reason: 'wrong-path', detail: hostile }, places), { showsRejected: true }),
      );
    },
  );

  test('of any kind stays printable and indented', () => {
    const detail = fc.constantFrom('compact', 'normal', 'full');
    fc.assert(
      fc.property(
        anyText,
        anyText,
        fc.array(anyText),
        anyJsonText,
        detail,
        (event, path, rawHeaders, dataText, detail) => {
          fc.pre(event !== '');
          expectSafe(textOf(receptionOf(bodyOf(event, dataText), { path, rawHeaders }), { detail }));
        },
      ),
    );
  });

  test('is as safe in colour, apart from the colours of the program', async () => {
    const palette = await loadPalette(true);
    for (const [, hostile] of hostileTexts) {
      const coloured = textOf(receptionOf(bodyOf(hostile, JSON.stringify({ [hostile]: hostile }))), {
        palette,
      });

      // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours are control sequences
      expectSafe(coloured.replace(/\u001b\[\d+m/g, ''));
    }
  });

  test.for([
    ['an array of many', `[${'1,'.repeat(2_000_000)}1]`],
    ['one long text', JSON.stringify('\u009b'.repeat(2_000_000))],
    ['many keys', `{${Array.from({ length: 300_000 }, (_, index) => `"k${index}":1`).join(',')}}`],
    ['a long number', '1'.repeat(4_000_000)],
  ] as const)('of several megabytes fills at most one screen: %s', ([, dataText]) => {
    const text = textOf(receptionOf(bodyOf('some.event', dataText)));

    expect(text.length).toBeLessThan(20_000);
    expect(linesOf(text).length).toBeLessThanOrEqual(43);
  });

  test('nested 120 deep is shown in full', () => {
    const dataText = `${'['.repeat(120)}${']'.repeat(120)}`;

    expectSafe(textOf(receptionOf(bodyOf('some.event', dataText)), { detail: 'full' }));
  });
});
