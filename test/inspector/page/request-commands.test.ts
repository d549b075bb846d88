import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { curlCommand, sendCommand, testCode } from '../../../src/inspector/page/detail/request-commands.ts';
import { isWindows } from '../../is-windows.ts';

const body = `{"data":{"note":"it's \\"$HOME\\" \`id\`"},"event":"block.forged"}`;
const request = {
  method: 'POST',
  path: "/webhook?a='b'",
  headers: [
    ['Content-Type', 'application/json'],
    ['X-Note', "it's $HOME"],
    ['Authorization', '[redacted]'],
    ['X-Secret', '[redacted]'],
    ['Content-Length', '62'],
    ['Host', 'attacker.example'],
  ],
  body,
  payload: { start: 8, end: body.indexOf(',"event"') },
} as const;

const receiver = 'http://127.0.0.1:4044/';

/** The arguments that bash would pass to the program. */
function argumentsOf(command: string): readonly string[] {
  const script = `curl() { printf '%s\\0' "$@"; }\n${command.replace('phantom-webhook', 'curl')}`;
  const output = execFileSync('bash', ['-c', script], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: '/wrong', PHANTOM_WEBHOOK_TOKEN: 'ab'.repeat(16) + 'cd'.repeat(16) },
  });
  return output.split('\0').slice(0, -1);
}

test.skipIf(isWindows)('curl sends the same request, with the authorization from the environment', () => {
  expect(argumentsOf(curlCommand(request, receiver, true))).toEqual([
    '--globoff',
    '--request',
    'POST',
    "http://127.0.0.1:4044/webhook?a='b'",
    '-H',
    `Authorization: ${'ab'.repeat(16)}`,
    '-H',
    'Content-Type: application/json',
    '-H',
    "X-Note: it's $HOME",
    '--data-raw',
    body,
  ]);
});

test.skipIf(isWindows)('phantom-webhook send sends the same payload', () => {
  expect(argumentsOf(sendCommand(request, receiver, 'block.forged') ?? '')).toEqual([
    'send',
    'block.forged',
    "http://127.0.0.1:4044/webhook?a='b'",
    '--data',
    `{"note":"it's \\"$HOME\\" \`id\`"}`,
  ]);
});

test.skipIf(isWindows)('curl sends a header without a value, and adds no content type', () => {
  const headers = [['X-Empty', '']] as const;
  expect(argumentsOf(curlCommand({ ...request, headers }, receiver, false)).slice(4, -2)).toEqual([
    ...['-H', 'X-Empty;'],
    ...['-H', 'Content-Type:'],
  ]);
});

test.skipIf(isWindows)('a payload that send would take for the name of a file is piped to it', () => {
  const sent = { ...request, path: '/', body: `{"data":"it's"}`, payload: { start: 8, end: 14 } };
  const command = sendCommand(sent, receiver, 'a.b') ?? '';
  const script = `send() { shift; printf '%s ' "$@"; cat; }\n${command.replace('phantom-webhook', 'send')}`;
  const output = execFileSync('bash', ['-c', script], { encoding: 'utf8' });
  expect(output).toBe(`a.b http://127.0.0.1:4044/ --data - "it's"`);
});

test.skipIf(isWindows).for([
  ['/a#b\\c', '/a%23b%5Cc'],
  ['/caf\u00e9 \ud83d\ude00', '/caf%C3%A9%20%F0%9F%98%80'],
  ['/\ud800/\ud83d', '/%EF%BF%BD/%EF%BF%BD'],
  ['/x?token=[redacted]&a=%23', '/x?token=[redacted]&a=%23'],
] as const)('copied commands keep the path %j whole', ([path, sent]) => {
  const commands = [
    curlCommand({ ...request, path }, receiver, true),
    sendCommand({ ...request, path }, receiver, 'a.b') ?? '',
  ];
  for (const command of commands) expect(argumentsOf(command)).toContain(`http://127.0.0.1:4044${sent}`);
  expect(testCode({ ...request, path }, receiver, 'a.b')).toContain(
    JSON.stringify(`http://127.0.0.1:4044${sent}`),
  );
});

test.for([
  ['/a/../b', true],
  ['/a/%2E%2e/b', true],
  ['/a.b/c', false],
] as const)('curl keeps the dots of %s with a flag: %s', ([path, hasFlag]) => {
  expect(curlCommand({ ...request, path }, receiver, true).includes(' --path-as-is ')).toBe(hasFlag);
});

test('there is no command to send a request without an event or a payload', () => {
  expect(sendCommand(request, receiver, null)).toBeUndefined();
  expect(sendCommand({ ...request, payload: null }, receiver, 'block.forged')).toBeUndefined();
  expect(testCode(request, receiver, null)).toBeUndefined();
});

test.for([
  `{"note":"it's \\"$HOME\\" \`id\` \${1}"}`,
  '{"__proto__":{"a":1},"b":[1,2]}',
  String.raw`{"\u005f_proto__":1}`,
  '{"text":"\u2028 */ </script>"}',
  '7',
])('the test sends the payload %s', async (data) => {
  const sentBody = `{"data":${data},"event":"a.b"}`;
  const given = { ...request, body: sentBody, payload: { start: 8, end: 8 + data.length } };
  const code = testCode(given, receiver, "it's") ?? '';
  const sent: unknown[] = [];
  const run = new Function('test', 'assert', 'sendDelivery', 'process', code.replace(/^import .*$/gm, ''));
  let finished: unknown;
  run(
    (_name: string, body: () => unknown) => {
      finished = body();
    },
    { equal: (status: number, wanted: number) => expect(status).toBe(wanted) },
    async (...words: unknown[]) => {
      sent.push(...words);
      return { status: 200 };
    },
    { env: { PHANTOM_WEBHOOK_TOKEN: 'token' } },
  );
  await finished;
  expect(sent).toEqual([
    expect.stringContaining('http://127.0.0.1:4044/'),
    'token',
    "it's",
    expect.anything(),
  ]);
  expect(JSON.stringify(sent[3])).toBe(JSON.stringify({ data: JSON.parse(data) }));
});

test('the test mentions what JavaScript rounds', () => {
  const data = '{"amount":90071993781977808123}';
  const given = { ...request, body: `{"data":${data}}`, payload: { start: 8, end: 8 + data.length } };
  expect(testCode(given, receiver, 'a.b')).toContain('beyond 2^53');
});

test('a copied command never sends the token to a host that the sender chose, nor for a refused request', () => {
  for (const place of [receiver, null]) {
    expect(curlCommand(request, place, true)).not.toContain('attacker');
    expect(sendCommand(request, place, 'a.b')).not.toContain('attacker');
    expect(testCode(request, place, 'a.b')).not.toContain('attacker');
  }
  expect(curlCommand({ ...request, path: 'http://attacker.example/' }, receiver, true)).not.toContain(
    'attacker',
  );
  expect(curlCommand(request, receiver, false)).not.toContain('TOKEN');
  expect(sendCommand(request, receiver, '--from=/etc/passwd')).toBeUndefined();
});

test('a header that curl would take for a file is left out', () => {
  expect(curlCommand({ ...request, headers: [['@/etc/passwd', '']] }, receiver, true)).not.toContain(
    '/etc/passwd',
  );
});

test('curl sends no body for a request whose body is not kept', () => {
  expect(curlCommand({ ...request, body: null, payload: null }, receiver, true)).not.toContain('--data-raw');
});
