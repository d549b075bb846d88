import { describe, expect, test } from 'vitest';
import { profiles } from '../../src/protocol/delivery/profile.ts';
import { profileNames } from '../../src/protocol/delivery/profile-name.ts';
import arkCaptures from '../deliveries/ark-2.7.json' with { type: 'json' };
import phantomCaptures from '../deliveries/phantom-2.2.json' with { type: 'json' };
import { requestBytes } from '../http/raw-exchange.ts';
import { guidebookToken } from '../tokens.ts';
import { runProgram } from './program.ts';
import { bodiesOf, startTarget } from './start-target.ts';

const env = { PHANTOM_WEBHOOK_TOKEN: guidebookToken.token };

describe.for([
  ['phantom-2.2', phantomCaptures],
  // Its data is not always JSON that the chain makes; the payload is taken from the capture.
  ['ark-2.7', arkCaptures],
] as const)('send --profile %s sends the recorded bytes', ([profile, captures]) => {
  test.for(captures.map((capture) => ({ ...capture, event: String(JSON.parse(capture.body).event) })))(
    'of $event',
    async ({ event, body, rawHeaders, token, path, method, httpVersion }) => {
      const { data, timestamp } = JSON.parse(body);
      // Only --body can send a delivery without a payload.
      const source = data === undefined ? ['--body', '-'] : ['--data', '-', '--at', String(timestamp)];
      const target = await startTarget();
      const { exitCode } = await runProgram(['send', event, target.url, '--profile', profile, ...source], {
        env: { PHANTOM_WEBHOOK_TOKEN: token },
        stdin: data === undefined ? body : JSON.stringify(data),
      });
      expect(exitCode).toBe(0);

      // Recorded elsewhere, and on a Node that keeps connections; the nodes of the day closed them.
      const own: Readonly<Record<string, string>> = { Host: target.host, Connection: 'close' };
      const expected = rawHeaders.map(
        (text, index) => (index % 2 === 1 && own[rawHeaders[index - 1] ?? '']) || text,
      );
      const bytes = requestBytes(expected, body, `${method} ${path} HTTP/${httpVersion}`);
      expect(target.received).toEqual([bytes.toString('latin1')]);
    },
  );
});

describe.for(profileNames)('send --profile %s', (name) => {
  const profile = profiles[name];

  test('sends the headers of its sender in order, its part of the token, and its keys', async () => {
    const target = await startTarget();
    const { exitCode } = await runProgram(['send', 'block.forged', target.url, '--profile', name], { env });
    expect(exitCode).toBe(0);
    const [head = ''] = (target.received[0] ?? '').split('\r\n\r\n');
    const [, ...lines] = head.split('\r\n');
    expect(lines.map((line) => line.split(': ')[0])).toEqual(profile.headers.map((header) => header.name));
    const value = profile.authorization === 'whole' ? guidebookToken.token : guidebookToken.authorization;
    expect(lines.map((line) => line.toLowerCase())).toContain(`authorization: ${value}`);
    expect(Object.keys(bodiesOf(target)[0] ?? {})).toEqual(profile.envelope);
  });

  test.for([
    ['204 No Content', true, true],
    ['302 Found', false, true],
    ['400 Bad Request', false, false],
    ['500 Internal Server Error', false, false],
  ] as const)('treats the answer %s as its sender does', async ([status, isGoodFor2xx, isGoodBelow400]) => {
    const target = await startTarget(
      () => `HTTP/1.1 ${status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
    );
    const { exitCode } = await runProgram(['send', 'block.forged', target.url, '--profile', name], { env });
    expect(exitCode === 0).toBe(profile.success === '2xx' ? isGoodFor2xx : isGoodBelow400);
  });

  test('treats an answer whose JSON is not valid as its sender does', async () => {
    const answer =
      'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\nOK';
    const target = await startTarget(() => answer);
    const { exitCode } = await runProgram(['send', 'block.forged', target.url, '--profile', name], { env });
    expect(exitCode).toBe(profile.success === 'below-400' ? 1 : 0);
  });
});
