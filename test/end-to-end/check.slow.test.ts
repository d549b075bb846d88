import { once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { cases as allCases } from '../../src/check/cases/case-list.ts';
import { canBeSent } from '../../src/check/cases/select-cases.ts';
import { identity } from '../certificate/certificate.ts';
import { startHandler } from '../check/handlers/start-handler.ts';
import { readXml } from '../check/read-xml.ts';
import { freePort } from '../free-port.ts';
import { isWindows } from '../is-windows.ts';
import { jsonLines } from '../json-lines.ts';
import { portOf } from '../port-of.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { guidebookToken, otherToken } from '../tokens.ts';
import { runProgram, startProgram } from './program.ts';
import { startTarget } from './start-target.ts';

const cases = allCases.filter((one) =>
  canBeSent(one, { senders: ['phantom-2.2'], showsEffect: false, showsMemory: false }),
);

const env = { PHANTOM_WEBHOOK_TOKEN: guidebookToken.token };

const check = (...argv: readonly string[]) => runProgram(['check', ...argv], { env });

/** A loaded machine may answer more slowly than senders wait; `check` then prints its progress. */
const patient = ['--timeout', '6s'];
/** Also as JSON lines. */
const onlyProgress = /^(?:.*Checking .*\n)*$/;

/** Neither half, nor eight characters of one, may be in what is printed. */
function expectNoToken(text: string): void {
  for (const half of [guidebookToken.authorization, guidebookToken.verification]) {
    for (let start = 0; start + 8 <= half.length; start += 1) {
      expect(text.toLowerCase()).not.toContain(half.slice(start, start + 8));
    }
  }
}

test('a correct handler passes, with a short report', async (context) => {
  const { exitCode, stdout, stderr } = await check(
    await startHandler('node', context),
    '--seed',
    'e2e',
    ...patient,
  );
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.stringMatching(onlyProgress) });
  expect(stdout).toMatch(/^accepts +\d+ pass\nrefuses +\d+ pass\nsurvives +\d+ pass\n/);
  expect(stdout).toMatch(new RegExp(`^${cases.length} cases in [\\d.]+ s: ${cases.length} pass$`, 'm'));
  expect(stdout).toMatch(/--seed e2e --at \d{4}-/);
});

test('a handler that reveals the expected token fails, and the report does not repeat the token', async (context) => {
  const mutation = ["answer(401, 'Unauthorized!')", "answer(401, 'Expected ' + half)"] as const;
  const directory = await temporaryFolder();
  const url = await startHandler('node', context, mutation);
  const argv = ['check', url, '--json', '--junit', 'report.xml', ...patient];
  const { exitCode, stdout, stderr } = await runProgram(argv, { env, directory });
  expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringMatching(onlyProgress) });

  const lines = jsonLines(stdout);
  expect(lines.slice(0, -1).map(({ id }) => id)).toEqual(cases.map(({ id }) => id));
  expect(lines.filter(({ verdict }) => verdict === 'fail')).toEqual([
    {
      type: 'case',
      id: 'discloses/no-token',
      verdict: 'fail',
      title: expect.any(String),
      expected: expect.any(String),
      found: expect.stringMatching(/^32 characters of the token that were not sent/),
      why: expect.any(String),
      change: expect.any(String),
      durationMs: expect.any(Number),
    },
  ]);
  expect(lines.at(-1)).toMatchObject({ type: 'summary', cases: cases.length, fail: 1, warn: 0, skip: 0 });

  const xml = await readFile(join(directory, 'report.xml'), 'utf8');
  const [suite] = readXml(xml).children;
  expect(suite?.attributes).toMatchObject({ tests: String(cases.length), failures: '1' });
  expect(suite?.children.filter(({ children }) => children[0]?.name === 'failure')).toHaveLength(1);
  expectNoToken(stdout + stderr + xml);
});

test('parts of the token in an answer are redacted', async () => {
  const echo = `Wrong: ${guidebookToken.token} \u001b[31m at a (/home/me/${guidebookToken.verification}/a.js:1:1)`;
  const target = await startTarget(
    () =>
      `HTTP/1.1 303 See Other\r\nLocation: /${guidebookToken.token}\r\nContent-Length: ${echo.length}\r\nConnection: close\r\n\r\n${echo}`,
  );
  for (const flag of ['--json', '--quiet']) {
    const { stdout, stderr } = await check(target.url, flag);
    expect(stdout).toContain('303 to /[redacted]');
    expect(stdout).not.toContain('\u001b');
    expectNoToken(stdout + stderr);
  }
});

describe('the selection of cases:', () => {
  test('--only, --skip and --list choose what is sent and shown', async (context) => {
    const flags = ['--only', 'order,in-time/answers', '--skip', 'order/malformed-json'];
    const wanted = ['order/unfinished-body', 'in-time/answers'];
    const { exitCode, stdout } = await check(await startHandler('node', context), '--json', ...flags);
    expect(exitCode).toBe(0);
    expect(jsonLines(stdout).map(({ id, type }) => id ?? type)).toEqual([...wanted, 'summary']);

    const listed = await runProgram(['check', '--list', ...flags]);
    expect(listed.exitCode).toBe(0);
    expect(
      listed.stdout
        .trimEnd()
        .split('\n')
        .map((line) => line.split(' ')[0]),
    ).toEqual(wanted);
    const described = await runProgram(['check', '--list', '--json', ...flags]);
    expect(jsonLines(described.stdout)[0]).toMatchObject({ id: wanted[0], why: expect.any(String) });
  });

  test('--profile decides whose deliveries a handler has to accept', async (context) => {
    // One that reads only the keys of the guidebook.
    const mutation = ['body?.event ?? body?.type', 'body?.type'] as const;
    const url = await startHandler('node', context, mutation);
    const only = ['--only', 'accepts/right-delivery,accepts/phantom-2.2,accepts/ark-3'];
    const verdictsFor = async (...flags: readonly string[]) => {
      const { exitCode, stdout } = await check(url, ...only, ...flags, '--json');
      const lines = jsonLines(stdout).filter(({ type }) => type === 'case');
      return [exitCode, ...lines.map(({ verdict }) => verdict)];
    };
    expect(await verdictsFor('--profile', 'docs')).toEqual([0, 'pass', 'warn', 'warn']);
    expect(await verdictsFor()).toEqual([1, 'fail', 'fail', 'warn']);
    expect(await verdictsFor('--profile', 'docs, ark-3')).toEqual([1, 'pass', 'warn', 'fail']);
    expect(await verdictsFor('--profile', 'all')).toEqual([1, 'pass', 'fail', 'fail']);
  });

  test('--verbose shows each case; without it only the fixes are shown', async () => {
    const target = await startTarget(
      () => 'HTTP/1.1 200 x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
    );
    const flags = ['--only', 'refuses/wrong-half,refuses/bearer'];
    const short = await check(target.url, ...flags);
    expect(short.stdout).toMatch(/^Fix 1 of 1 \(solves 2 cases\): Compare the whole, unchanged header/m);
    expect(short.stdout).not.toMatch(/^ +expected /m);
    const long = await check(target.url, ...flags, '-v');
    expect(long.stdout.match(/^ {8}expected {2}/gm)).toHaveLength(2);
    expect(long.stdout).not.toContain('Fix 1');
  });

  test('all cases are sent for a case that judges all answers', async (context) => {
    const mutation = ["'Refused.'", 'error.stack'] as const;
    const url = await startHandler('node', context, mutation);
    const { exitCode, stdout } = await check(url, '--json', '--only', 'discloses/no-stack-trace');
    expect(exitCode).toBe(1);
    const [line, summary] = jsonLines(stdout);
    expect(line).toMatchObject({ id: 'discloses/no-stack-trace', verdict: 'fail' });
    expect(summary).toMatchObject({ cases: 1 });
  });
});

test('--seed and --at send the same bytes again', async () => {
  const sent = async (seed: string) => {
    const target = await startTarget();
    await check(target.url, '--seed', seed, '--at', '2026-11-23T10:00:00Z', '--only', 'accepts/ark-*');
    return target.received.map((text) => text.replaceAll(target.host, 'HOST'));
  };
  const once = await sent('a');
  expect(once).toHaveLength(5);
  expect(await sent('a')).toEqual(once);
  expect(await sent('b')).not.toEqual(once);
});

describe('a target that accepts nothing', () => {
  test('ends the run at once when it does not listen', async () => {
    const { exitCode, stdout } = await check(`:${await freePort()}/webhook`);
    expect(exitCode).toBe(1);
    expect(stdout).toContain('nothing listens there. Check that the handler runs');
    expect(stdout).toContain('Fix 1 of 1 (solves 1 case): Start the handler');
    expect(stdout).toContain('1 case in');
  });

  test('ends the run at once when it has another token', async (context) => {
    const url = await startHandler('node', context);
    const wrong = { PHANTOM_WEBHOOK_TOKEN: otherToken.token };
    const { exitCode, stdout } = await runProgram(['check', url, '--json'], { env: wrong });
    expect(exitCode).toBe(1);
    expect(jsonLines(stdout)).toMatchObject([
      {
        id: 'accepts/right-delivery',
        verdict: 'fail',
        found: expect.stringContaining('uses the same token'),
      },
      { type: 'summary', cases: 1, fail: 1 },
    ]);
  });

  test.for([
    ['404 Not Found', 'does not accept POST at this path. Check the path of the URL'],
    ['500 Oops', 'Find the error in the log of the handler, and correct it.'],
    ['400 Bad Request', 'No delivery format was accepted'],
    ['308 Permanent Redirect\r\nLocation: /webhook/', '308 to /webhook/, also without authorization'],
  ])('is explained when it answers %s', async ([status, words]) => {
    const target = await startTarget(
      () => `HTTP/1.1 ${status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
    );
    const { exitCode, stdout } = await check(target.url);
    expect(exitCode).toBe(1);
    expect(stdout).toContain(words);
    expect(target.received.length).toBeLessThanOrEqual(4);
  });
});

test('an https:// URL of a target without TLS is reported with the fix', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const port = portOf(server);
  const { exitCode, stdout } = await check(`https://127.0.0.1:${port}/`);
  expect(exitCode).toBe(1);
  expect(stdout).toContain('the target does not speak TLS. Use http:// instead of https://');
});

test('Ctrl-C ends check with 130 and reports the results so far', async () => {
  let count = 0;
  const server = createServer((_request, response) => {
    count += 1;
    if (count <= answeredBefore) response.end();
    else server.emit('silence');
  }).listen(0, '127.0.0.1');
  const answeredBefore = 4;
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const port = portOf(server);
  const directory = await temporaryFolder();
  const argv = ['check', `:${port}`, '--timeout', '60s', '--junit', 'report.xml'];
  const program = startProgram(argv, { env, directory });
  await once(server, 'silence');
  program.process.kill('SIGINT');
  const { exitCode, stdout } = await program.finished;
  expect(exitCode).toBe(130);
  expect(stdout).toMatch(/^accepts {2}4 pass\n\n4 cases in /);
  expect(stdout).toContain(`\n${cases.length - answeredBefore} of ${cases.length} cases not sent\n`);
  const [suite] = readXml(await readFile(join(directory, 'report.xml'), 'utf8')).children;
  expect(suite?.children.filter(({ name }) => name === 'testcase')).toHaveLength(answeredBefore);
});

test.for(['nowhere/report.xml', '.'])(
  '--junit to %s, which cannot be written, exits 3 before anything is sent',
  async (file) => {
    const target = await startTarget();
    const { exitCode, stdout, stderr } = await check(target.url, '--only', 'accepts/ark-3', '--junit', file);
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
    expect(stderr).toContain(`Cannot write ${file}`);
    expect(target.received).toEqual([]);
  },
);

test.skipIf(isWindows)(
  '--insecure accepts any certificate, and --timeout sets how long an answer may take',
  async () => {
    const server = createTlsServer({ key: identity.key, cert: identity.certificate }, (request, response) => {
      request.resume().on('end', () => setTimeout(() => response.end('ok'), 30));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const url = `https://127.0.0.1:${portOf(server)}/`;
    const flags = ['--only', 'in-time/answers', '--timeout'];
    expect((await check(url, ...flags, '30s')).stdout).toContain('--insecure accepts any');
    const patient = await check(url, '--insecure', ...flags, '30s');
    expect({ exitCode: patient.exitCode, stderr: patient.stderr }).toEqual({
      exitCode: 0,
      stderr: expect.stringContaining('--insecure accepts any certificate'),
    });
    expect((await check(url, '--insecure', ...flags, '10ms')).exitCode).toBe(1);
  },
);

test('only its owner can read the report', async () => {
  if (isWindows) return;
  const directory = await temporaryFolder();
  const target = await startTarget();
  await runProgram(['check', target.url, '--only', 'accepts/ark-3', '--junit', 'r.xml'], { env, directory });
  expect((await stat(join(directory, 'r.xml'))).mode & 0o077).toBe(0);
});
