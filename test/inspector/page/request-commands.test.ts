import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { curlCommand, sendCommand } from '../../../src/inspector/page/detail/request-commands.ts';
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
    ['Host', '127.0.0.1:4044'],
  ],
  body,
  payload: { start: 8, end: body.indexOf(',"event"') },
} as const;

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
  expect(argumentsOf(curlCommand(request))).toEqual([
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
  expect(argumentsOf(sendCommand(request, 'block.forged') ?? '')).toEqual([
    'send',
    'block.forged',
    "http://127.0.0.1:4044/webhook?a='b'",
    '--data',
    `{"note":"it's \\"$HOME\\" \`id\`"}`,
  ]);
});

test('there is no command to send a request without an event or a payload', () => {
  expect(sendCommand(request, null)).toBeUndefined();
  expect(sendCommand({ ...request, payload: null }, 'block.forged')).toBeUndefined();
});

test('curl sends no body for a request whose body is not kept', () => {
  expect(curlCommand({ ...request, body: null, payload: null })).not.toContain('--data-raw');
});
