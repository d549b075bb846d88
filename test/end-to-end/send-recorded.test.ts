import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startRawTarget } from '../http/start-raw-target.ts';
import { isWindows } from '../is-windows.ts';
import { jsonLines, readJournalLines, summaryIn } from '../json-lines.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { guidebookToken, otherToken } from '../tokens.ts';
import { deliver, deliveryOf } from './deliver.ts';
import { runProgram, startProgram } from './program.ts';
import { startListener, withToken } from './start-listener.ts';

const odd = [
  '{"timestamp":1795425336079,"data":{"n":9007199254740993,"m":1.0e400,"z":-0.0},"event":"block.forged"}',
  ' {\t"event" :\r\n"my.event", "data" : [ ] , "timestamp":1 }\n\n',
  '{"event":"wallet.saved","data":"\\ud83d\\ude00 é 😀 \\u2028  \\u0000 \\/","timestamp":1}',
  '{"event":"a","event":"block.applied","data":{"id":"1","id":"2"},"data":{"id":"3"},"timestamp":1}',
  '{"event":"round.created","timestamp":1}',
];

const withOther = { PHANTOM_WEBHOOK_TOKEN: otherToken.token };

/** A line of a journal as `listen --record` writes it. */
function lineOf(event: string, data: unknown, receivedAtMs = 0, token = 'default'): string {
  const receivedAt = new Date(1_795_425_336_000 + receivedAtMs).toISOString();
  const body = deliveryOf(event, data);
  return `${JSON.stringify({ receivedAt, method: 'POST', path: '/blocks?a=b', headers: { 'x-seen': '1' }, body, event, token })}\n`;
}

const heights = ['block.forged', 'wallet.saved', 'block.forged', 'block.applied', 'block.forged']
  .map((event, height) => lineOf(event, { height }, height * 40))
  .join('');

async function journalWith(text: string): Promise<{ readonly directory: string; readonly file: string }> {
  const directory = await temporaryFolder();
  const file = join(directory, 'a.ndjson');
  await writeFile(file, text);
  return { directory, file };
}

const heightsOf = (received: readonly string[]) =>
  received.map((request) => Number(/"height":(\d+)/.exec(request)?.[1]));

describe.skipIf(isWindows)('send --from', () => {
  test('sends recorded deliveries byte for byte, with the token of the sender', async () => {
    const directory = await temporaryFolder();
    const first = await startListener(['--record', 'first'], { directory });
    for (const body of odd)
      expect(await deliver(`${first.url}/hook?a=b`, body)).toMatchObject({ status: 200 });
    await first.stop();
    const second = await startListener(['--record', 'second'], { directory, env: withOther });
    const argv = ['send', '--from', 'first', second.url, '--json'];
    const sent = await runProgram(argv, { directory, env: withOther });
    expect(sent).toMatchObject({ exitCode: 0, stderr: '' });
    expect(jsonLines(sent.stdout).at(-1)).toMatchObject({ type: 'summary', sent: 5, '2xx': 5 });
    await second.stop();
    const lines = await readJournalLines(join(directory, 'second'));
    expect(lines.map(({ body }) => body)).toEqual(odd);
    expect(lines.map(({ path }) => path)).toEqual(odd.map(() => '/hook?a=b'));
    const before = await readJournalLines(join(directory, 'first'));
    expect(lines.map(({ headers }) => headers['user-agent'])).toEqual(
      before.map(({ headers }) => headers['user-agent']),
    );
    // The token that it was recorded with opens nothing there.
    const refused = await runProgram(argv, { directory, ...withToken });
    expect(refused.exitCode).toBe(1);
  });

  test.for([
    [
      ['--events', 'block.*'],
      [0, 2, 3, 4],
    ],
    [
      ['--events', 'wallet.saved,block.applied'],
      [1, 3],
    ],
    [
      ['--where', 'height gte 3', '--where', 'height eq 0'],
      [0, 3, 4],
    ],
    [
      ['--count', '2'],
      [0, 1],
    ],
    [['--events', 'block.forged', '--where', 'height gt 0', '--count', '1'], [2]],
    [
      ['--rate', '1000/s'],
      [0, 1, 2, 3, 4],
    ],
    [
      ['--speed', '2x'],
      [0, 1, 2, 3, 4],
    ],
    [
      ['--speed', 'max'],
      [0, 1, 2, 3, 4],
    ],
  ] as const)('with %j sends the deliveries %j', async ([flags, expected]) => {
    const { file } = await journalWith(heights);
    const target = await startRawTarget();
    const { exitCode } = await runProgram(['send', '--from', file, target.url.href, ...flags], withToken);
    expect(exitCode).toBe(0);
    expect(heightsOf(target.received)).toEqual(expected);
    expect(target.received[0]).toMatch(/^POST \/blocks\?a=b /);
    expect(target.received[0]).toMatch(/\r\nx-seen: 1\r\n/);
  });

  test('prints a note about a --where that cannot match', async () => {
    const { file } = await journalWith(heights);
    const target = await startRawTarget();
    const flags = ['--where', 'heigth gte 3', '--where', 'height gte 3'];
    const sent = await runProgram(['send', '--from', file, target.url.href, ...flags], withToken);
    expect(sent.exitCode).toBe(0);
    expect(sent.stderr).toMatch(/^Note: 'heigth gte 3': No event .* Did you mean height\?$/m);
    expect(sent.stderr.match(/^Note: /gm)).toHaveLength(1);
  });

  test.for([
    ['--speed', '1x', 200],
    ['--speed', '2x', 100],
    ['--rate', '10/s', 200],
  ] as const)('with %s %s sends at that pace', async ([flag, pace, atLeastMs]) => {
    const { file } = await journalWith(
      [0, 100, 200].map((ms, n) => lineOf('block.forged', { height: n }, ms)).join(''),
    );
    const target = await startRawTarget();
    const flags = [flag, pace, '--concurrency', '3', '--json'];
    const { stdout } = await runProgram(['send', '--from', file, target.url.href, ...flags], withToken);
    expect(heightsOf(target.received)).toEqual([0, 1, 2]);
    // By the clock of the sender, which a loaded machine can only make slower.
    expect(summaryIn(stdout)?.perSecond).toBeLessThanOrEqual((3 * 1_000) / atLeastMs);
  });

  test('reads the output of listen --json from a pipe', async () => {
    const listener = await startListener(['--json']);
    const bodies = [odd[0] ?? '', deliveryOf('wallet.saved', 5)];
    for (const body of bodies) await deliver(listener.url, body);
    await fetch(listener.url, { method: 'POST', body: '{}' });
    const { stdout } = await listener.stop();
    const target = await startRawTarget();
    const argv = ['send', '--from', '-', target.url.href];
    expect(await runProgram(argv, { ...withToken, stdin: stdout })).toMatchObject({
      exitCode: 0,
      stderr: '',
    });
    expect(target.received.map((request) => request.slice(request.indexOf('\r\n\r\n') + 4))).toEqual(bodies);
  });

  test('skips and reports damaged lines, and exits 1', async () => {
    const { file } = await journalWith(heights);
    await appendFile(
      file,
      `{"receivedAt":7}\nnonsense\n\n${lineOf('block.forged', { height: 9 })}{"receivedAt":"20`,
    );
    const target = await startRawTarget();
    const { exitCode, stderr } = await runProgram(['send', '--from', file, target.url.href], withToken);
    expect(exitCode).toBe(1);
    expect(heightsOf(target.received)).toEqual([0, 1, 2, 3, 4, 9]);
    const told = [...stderr.matchAll(/^\S+ line (\d+) was skipped: (.*)\.$/gm)].map(([, ...found]) => found);
    expect(told).toEqual([
      ['6', 'it is not a recorded delivery'],
      ['7', 'it is not valid JSON: expected a value at column 1'],
      ['10', 'its end is missing'],
    ]);
  });

  test('stops at the original end of a journal when the listener records to the same file', async () => {
    const { directory, file } = await journalWith(heights);
    const { url } = await startListener(['--record', file]);
    const { exitCode } = await runProgram(['send', '--from', 'a.ndjson', url], { ...withToken, directory });
    expect(exitCode).toBe(0);
    expect(await readJournalLines(file)).toHaveLength(10);
  });

  test.for([
    ['one line', 'hello\n'],
    ['many lines', 'hello\n'.repeat(50)],
  ] as const)('reports a file of %s that is not a journal, and exits 2', async ([, text]) => {
    const { directory } = await journalWith(text);
    const { exitCode, stdout, stderr } = await runProgram(['send', '--from', 'a.ndjson', ':1'], {
      ...withToken,
      directory,
    });
    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^error: a\.ndjson is not a journal\.\n.*listen --record/);
  });

  test('leaves out headers that are not valid in HTTP, and the recorded Via', async () => {
    const target = await startRawTarget();
    const headers = {
      'x y': '1',
      '': '1',
      'x-a': 'b\nX-Evil: 1',
      'x-☃': '1',
      via: '1.1 phantom-webhook-1',
      'x-b': '2',
    };
    const line = JSON.stringify({ ...JSON.parse(lineOf('my.event', 1)), headers });
    const { directory } = await journalWith(`${line}\n`);
    const { exitCode } = await runProgram(['send', '--from', 'a.ndjson', target.url.href], {
      ...withToken,
      directory,
    });
    expect(exitCode).toBe(0);
    const [head = ''] = (target.received[0] ?? '').split('\r\n\r\n');
    expect(head).toContain('x-b: 2');
    expect(head).not.toMatch(/evil|via|x y|x-a/i);
  });

  test('--dry-run shows every request without the authorization, and sends none', async () => {
    const { file } = await journalWith(heights);
    const argv = ['send', '--from', file, 'localhost:1', '--events', 'block.forged', '--dry-run'];
    const { exitCode, stdout } = await runProgram(argv, withToken);
    expect(exitCode).toBe(0);
    expect(stdout.match(/^POST \/blocks\?a=b HTTP\/1\.1$/gm)).toHaveLength(3);
    expect(stdout.match(/^Authorization: \[redacted\]$/gim)).toHaveLength(3);
    expect(stdout).not.toContain(guidebookToken.authorization);
  });

  test('uses the one of several tokens that has the recorded label', async () => {
    const { file } = await journalWith(
      lineOf('block.forged', 1, 0, 'one') +
        lineOf('block.forged', 2, 0, 'two') +
        lineOf('block.forged', 3, 0, 'one'),
    );
    const env = { PHANTOM_WEBHOOK_TOKEN: `one=${guidebookToken.token},two=${otherToken.token}` };
    const target = await startRawTarget();
    expect(await runProgram(['send', '--from', file, target.url.href], { env })).toMatchObject({
      exitCode: 0,
    });
    const used = target.received.map((request) => /^authorization: (\S+)\r$/im.exec(request)?.[1]);
    expect(used).toEqual([
      guidebookToken.authorization,
      otherToken.authorization,
      guidebookToken.authorization,
    ]);
  });

  test('exits 2 when none of several tokens has the recorded label', async () => {
    const { file } = await journalWith(lineOf('block.forged', 1, 0, 'three'));
    const env = { PHANTOM_WEBHOOK_TOKEN: `one=${guidebookToken.token},two=${otherToken.token}` };
    const { exitCode, stderr } = await runProgram(['send', '--from', file, ':1'], { env });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('Expected one token for block.forged, got 2.');
  });

  test('sends everything even if nobody reads its output any more', async () => {
    const { file } = await journalWith(heights.repeat(40));
    const target = await startRawTarget();
    const program = startProgram(['send', '--from', file, target.url.href, '--json'], withToken);
    await program.waitFor('stdout', /"n":1,/);
    program.process.stdout?.destroy();
    expect(await program.finished).toMatchObject({ exitCode: 0, stderr: '' });
    expect(target.received).toHaveLength(200);
  });

  test('--patch changes the recorded data', async () => {
    const { file } = await journalWith(lineOf('block.forged', { height: 7 }));
    const target = await startRawTarget();
    await runProgram(['send', '--from', file, target.url.href, '--patch', 'data.height=8'], withToken);
    expect(heightsOf(target.received)).toEqual([8]);
  });

  test('exits 1 with a message when the filter selects nothing, and 3 for a missing file', async () => {
    const { file, directory } = await journalWith(heights);
    const nothing = await runProgram(['send', '--from', file, ':1', '--events', 'round.created'], withToken);
    expect(nothing).toMatchObject({ exitCode: 1, stderr: `${file} holds no deliveries that match.\n` });
    const none = await runProgram(['send', '--from', join(directory, 'b'), ':1'], withToken);
    expect(none.exitCode).toBe(3);
    expect((await readFile(file, 'utf8')).length).toBe(heights.length);
  });

  test('reports that a journal has no deliveries, also for --dry-run', async () => {
    const { directory } = await journalWith('');
    const send = ['send', '--from', 'a.ndjson', ':1'];
    const options = { ...withToken, directory };
    const stderr = 'a.ndjson holds no deliveries.\n';
    expect(await runProgram(send, options)).toMatchObject({ exitCode: 1, stdout: '', stderr });
    expect(await runProgram([...send, '--dry-run'], options)).toMatchObject({ stdout: '', stderr });
  });
});
