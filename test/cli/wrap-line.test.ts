import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wrapHelp, wrapLine } from '../../src/cli/wrap-line.ts';

const token = 'ab'.repeat(32);

describe('a line for a terminal', () => {
  test.for([
    [
      'is unchanged when it fits',
      'Listening on http://127.0.0.1:4044',
      ['Listening on http://127.0.0.1:4044'],
    ],
    [
      'is broken between words, and what follows is indented',
      'error: Expected the name of an event, got something else.',
      ['error: Expected the name of an event,', '  got something else.'],
    ],
    [
      'keeps its own indent',
      '  Choose another with --port, or let --port 0 pick a free one.',
      ['  Choose another with --port, or let', '  --port 0 pick a free one.'],
    ],
    [
      'does not break a URL, even when it is longer than the line',
      'Forwarding to http://localhost:3000/a/very/long/path/of/a/handler now',
      ['Forwarding to', '  http://localhost:3000/a/very/long/path/of/a/handler', '  now'],
    ],
    ['does not break a token', `token          ${token}`, ['token', `  ${token}`]],
    [
      'does not break a command at its end',
      'To delete the webhook, run: npx phantom-webhook webhook delete 3 --node http://127.0.0.1:4004',
      ['To delete the webhook, run:', '  npx phantom-webhook webhook delete 3 --node http://127.0.0.1:4004'],
    ],
    [
      'does not break a command on a separate line',
      `  PHANTOM_WEBHOOK_TOKEN=${token} npx phantom-webhook send block.forged :4044`,
      [`  PHANTOM_WEBHOOK_TOKEN=${token} npx phantom-webhook send block.forged :4044`],
    ],
    [
      'does not break a command within a sentence',
      'No such webhook is there; phantom-webhook webhook list shows those it has.',
      ['No such webhook is there;', '  phantom-webhook webhook list shows', '  those it has.'],
    ],
    [
      'does not break a command of any group',
      'For the numbers of them run phantom-webhook journal diff first.',
      ['For the numbers of them run', '  phantom-webhook journal diff first.'],
    ],
    [
      'does not break a command of a relay',
      'They wait; run phantom-webhook relay status to see them.',
      ['They wait; run', '  phantom-webhook relay status to see', '  them.'],
    ],
    [
      'does not break flags to add to a command',
      'To send the same bytes again: --seed 71837a4c --at 2026-11-30T14:24:58.240Z',
      ['To send the same bytes again:', '  --seed 71837a4c --at 2026-11-30T14:24:58.240Z'],
    ],
    [
      'breaks a sentence that begins with a flag',
      'error: --from reads recorded deliveries, --data does not.',
      ['error: --from reads recorded', '  deliveries, --data does not.'],
    ],
    [
      'does not break a command that installs packages',
      '  Run: npm install @nats-io/jetstream @nats-io/transport-node',
      ['  Run:', '  npm install @nats-io/jetstream @nats-io/transport-node'],
    ],
    [
      'does not break a line of the shell that calls a command',
      '  eval "$(phantom-webhook completion bash)"',
      ['  eval "$(phantom-webhook completion bash)"'],
    ],
    [
      'repeats the sign of a comment',
      '  # receive your own deliveries, and learn how to send one',
      ['  # receive your own deliveries, and', '  # learn how to send one'],
    ],
    [
      'continues behind the number of a row',
      '  130  stopped before everything expected arrived',
      ['  130  stopped before everything', '       expected arrived'],
    ],
    [
      'breaks the usage of a command behind its words',
      'Usage: phantom-webhook webhook create [options] <event>',
      ['Usage: phantom-webhook webhook create', '  [options] <event>'],
    ],
    [
      'is measured without its colours',
      '\u001b[2mPaused;\u001b[22m deliveries are still being answered.',
      ['\u001b[2mPaused;\u001b[22m deliveries are still being', '  answered.'],
    ],
  ] as const)('%s', ([, line, lines]) => {
    expect(wrapLine(line, 38, 'npx phantom-webhook').split('\n')).toEqual(lines);
  });

  test('loses no word, and is too wide only when one word is', () => {
    const words = fc.array(fc.stringMatching(/^[a-z:.-]{1,50}$/), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(words, fc.integer({ min: 30, max: 120 }), (given, width) => {
        const lines = wrapLine(given.join(' '), width, 'phantom-webhook').split('\n');
        expect(lines.flatMap((line) => line.trim().split(' '))).toEqual(given);
        for (const line of lines) expect(line.length <= width || !line.trim().includes(' ')).toBe(true);
      }),
    );
  });
});

test('help in a terminal too narrow to wrap keeps its lines', () => {
  const text = 'Every flag can also be set as PHANTOM_WEBHOOK_<FLAG>,\nfor example PHANTOM_WEBHOOK_PORT.\n';
  expect(wrapHelp(text, 29)).toBe(text);
  expect(wrapHelp(text, 30).split('\n')).toHaveLength(5);
});
