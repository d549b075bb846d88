import { once } from 'node:events';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { expect, type TestContext, test } from 'vitest';
import { run } from '../../../src/cli/run.ts';
import { defaultAmount, readFuzzAmount } from '../../../src/commands/check/fuzz-amount.ts';
import { fakeContext } from '../../fake-context.ts';
import { isWindows } from '../../is-windows.ts';
import { jsonLines } from '../../json-lines.ts';
import { portOf } from '../../port-of.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { guidebookToken } from '../../tokens.ts';
import { startHandler } from '../handlers/start-handler.ts';

const env = { PHANTOM_WEBHOOK_TOKEN: guidebookToken.token };
const patient = ['--timeout', '10s'];

interface Handler {
  readonly target: string;
  readonly server: Server;
  /** The bodies of all authorized requests. */
  readonly bodies: readonly string[];
}

type Answer = (response: ServerResponse, number: number, request: IncomingMessage) => void;

const accept: Answer = (response) => void response.end('ok');

/** Refuses what is not authorized, and answers the n-th authorized request (1, 2, …) as given. */
async function serve(
  { onTestFinished }: Pick<TestContext, 'onTestFinished'>,
  answer: Answer = accept,
): Promise<Handler> {
  const bodies: string[] = [];
  const server = createServer(async (request, response) => {
    const values = request.headersDistinct.authorization ?? [];
    const isRight =
      values.length === 1 && [guidebookToken.authorization, guidebookToken.token].includes(values[0] ?? '');
    if (!isRight) return void response.writeHead(401).end();
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const number = bodies.push(Buffer.concat(chunks).toString());
    answer(response, number, request);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { target: `127.0.0.1:${portOf(server)}`, bodies, server };
}

async function call(words: readonly string[], directory = '') {
  const context = fakeContext({ env, directory });
  const exitCode = await run(['check', ...words], context);
  return { exitCode, out: context.out(), err: context.err() };
}

async function callJson(words: readonly string[], directory?: string) {
  const { exitCode, out } = await call([...words, '--json', '--seed', 'flags', ...patient], directory);
  const lines = jsonLines(out);
  return {
    exitCode,
    cases: lines.slice(0, -1),
    ids: lines.slice(0, -1).map(({ id }) => id),
    summary: lines.at(-1),
  };
}

const first = 'accepts/right-delivery';

test('--fuzz with a number sends so many deliveries', async (context) => {
  const { target, bodies } = await serve(context);
  const { exitCode, ids, summary } = await callJson(['--fuzz', '30', target]);
  expect({ exitCode, ids }).toEqual({ exitCode: 0, ids: [first, 'fuzz/deliveries'] });
  expect(summary).toMatchObject({ chosen: 2, cases: 2, pass: 2, unsent: 0, fuzzed: 30 });
  expect(bodies.length).toBeGreaterThan(15);
});

test('--fuzz without a value stands for 500 deliveries, also before the URL', async (context) => {
  expect(readFuzzAmount(defaultAmount.text)).toEqual({ kind: 'count', count: 500 });
  const world = fakeContext({ env });
  const { target } = await serve(context, (response, number) => {
    if (number === 40) world.interrupt();
    response.end();
  });
  expect(await run(['check', '--fuzz', target, '--json', ...patient], world)).toBe(130);
  expect(jsonLines(world.out()).at(-1)?.fuzzed).toBeGreaterThan(20);
});

test('--fuzz with a duration sends deliveries for so long', async (context) => {
  const { target } = await serve(context);
  const { exitCode, summary } = await callJson([target, '--fuzz', '400ms']);
  expect(exitCode).toBe(0);
  expect(summary?.fuzzed).toBeGreaterThan(0);
  expect(summary?.durationMs).toBeGreaterThanOrEqual(400);
});

test('--seed and --at send the same deliveries again', async (context) => {
  const bodiesFor = async (seed: string) => {
    const { target, bodies } = await serve(context);
    await call([target, '--fuzz', '20', '--seed', seed, '--at', '2026-11-23T10:00:00Z', ...patient]);
    return bodies;
  };
  const once = await bodiesFor('a');
  expect(await bodiesFor('a')).toEqual(once);
  expect(await bodiesFor('b')).not.toEqual(once);
});

test('--only adds cases to the generated deliveries, and --junit reports both', async (context) => {
  const directory = await temporaryFolder();
  const { target } = await serve(context);
  const words = [
    target,
    '--fuzz',
    '10',
    '--only',
    'accepts/ark-*',
    '--skip',
    'accepts/ark-3',
    '--junit',
    'a.xml',
  ];
  const { ids } = await callJson(words, directory);
  expect(ids).toEqual(['accepts/ark-2.3', 'accepts/ark-2.4', 'accepts/ark-2.7', 'fuzz/deliveries']);
  expect(await readFile(join(directory, 'a.xml'), 'utf8')).toContain('classname="fuzz" name="deliveries: ');
});

test('--profile limits the deliveries to one sender', async (context) => {
  const { target, bodies } = await serve(context);
  await callJson([target, '--fuzz', '60', '--profile', 'docs']);
  expect(bodies.filter((body) => body.includes('"timestamp":17'))).toEqual([]);
});

test.for([
  [['--save', 'x'], '--save requires --fuzz.'],
  [['--fuzz', '--again', 'x'], 'Expected --fuzz or --again, got both.'],
  [['--fuzz', '--list'], 'Expected --fuzz or --list, got both.'],
  [['--fuzz', '--skip', 'refuses'], '--skip with generated deliveries requires --only.'],
  [['--again', 'x', '--effect', 'true'], '--effect with generated deliveries requires --only.'],
  [['--fuzz=0'], '--fuzz: expected a number from 1 to 1000000, got "0".'],
  [['--fuzz=soon'], '--fuzz: expected a number of deliveries or a duration (30s), got "soon".'],
  [['--fuzz', '5h'], '--fuzz: expected a number of deliveries or a duration (30s), got "5h".'],
  [['--fuzz', '10m'], '--fuzz 10m does not fit into --max-time 5m.'],
] as const)('%j is refused', async ([words, message]) => {
  const { exitCode, err } = await call(['127.0.0.1:1', ...words]);
  expect(exitCode).toBe(2);
  expect(err).toContain(message);
});

test('--max-time ends the run, which then fails', async (context) => {
  const { target } = await serve(context, (response, number) => {
    const timer = setTimeout(() => response.end(), number > 5 ? 500 : 0);
    response.on('close', () => clearTimeout(timer));
  });
  const { exitCode, cases, summary } = await callJson([target, '--fuzz', '1000000', '--max-time', '3s']);
  expect(exitCode).toBe(1);
  expect(cases.at(-1)).toMatchObject({
    id: 'fuzz/deliveries',
    verdict: 'skip',
    found: 'not sent completely: --max-time was reached',
  });
  expect(summary).toMatchObject({ chosen: 2, unsent: 1 });
});

test('Ctrl-C ends the run with 130 and reports what was found so far', async (context) => {
  const world = fakeContext({ env });
  const { target } = await serve(context, (response, number) => {
    if (number === 60) world.interrupt();
    response.writeHead(number > 20 ? 500 : 200).end();
  });
  expect(await run(['check', target, '--fuzz', '1000', '--json', '--seed', 'a', ...patient], world)).toBe(
    130,
  );
  const lines = jsonLines(world.out());
  expect(lines.at(-1)).toMatchObject({ type: 'summary', unsent: 1 });
  expect(lines.some(({ id, verdict }) => id === 'fuzz/plain-delivery' && verdict === 'fail')).toBe(true);
});

test('a failure that does not repeat is reported as such', async (context) => {
  const { target } = await serve(context, (response, number) => {
    response.writeHead(number === 20 ? 503 : 200).end();
  });
  const { exitCode, cases } = await callJson([target, '--fuzz', '60']);
  expect(exitCode).toBe(1);
  expect(cases.slice(1)).toMatchObject([
    { verdict: 'fail', found: expect.stringMatching(/^503 to .*; it did not fail again in 5 attempts$/) },
  ]);
});

test('a handler that every delivery makes fail is reported once', async (context) => {
  const { target, bodies } = await serve(context, (response, number) => {
    response.writeHead(number > 2 ? 500 : 200).end();
  });
  const { ids, summary } = await callJson([target, '--fuzz', '100']);
  expect(ids).toEqual([first, expect.stringMatching(/^fuzz\//), expect.stringMatching(/^fuzz\//)]);
  expect(ids).toContain('fuzz/plain-delivery');
  expect(summary).toMatchObject({ fuzzed: 100 });
  expect(bodies.length).toBeLessThan(200);
});

test('a handler that a delivery ends is blamed on it, and nothing more is sent', async (context) => {
  const crash = ['seen.add(data?.id);', "if (event === 'wallet.saved') process.exit(1);"] as const;
  const url = await startHandler('node', context, crash);
  const { exitCode, cases, summary } = await callJson([url, '--fuzz', '600']);
  expect(exitCode).toBe(1);
  expect(cases.slice(1)).toMatchObject([
    {
      verdict: 'fail',
      title: expect.stringContaining('wallet.saved'),
      found: expect.stringContaining('the connection was closed without an answer'),
      curl: expect.stringContaining('wallet.saved'),
    },
    { id: 'fuzz/deliveries', verdict: 'skip', found: 'not sent: nothing listens there any more' },
  ]);
  expect(summary?.fuzzed).toBeLessThan(600);
});

test('a handler that stops answering ends the run', async (context) => {
  const { target } = await serve(context, (response, number) => void (number < 15 && response.end()));
  const { exitCode, out } = await call([target, '--fuzz', '100', '--json', '--timeout', '1s']);
  expect(exitCode).toBe(1);
  expect(jsonLines(out).slice(1, -1)).toMatchObject([
    { verdict: 'fail', found: expect.stringContaining('no answer in time') },
    { id: 'fuzz/deliveries', verdict: 'skip', found: expect.stringContaining('no longer answers') },
  ]);
});

test('a handler that locks out the address of wrong deliveries is reported once, and all else is judged', async (context) => {
  const check = "if (!isAuthorized(request)) return answer(401, 'Unauthorized!');";
  const locking = `globalThis.wrongs ??= new Map();
    const sender = request.socket.remoteAddress;
    if (wrongs.get(sender) >= 5) return answer(403, 'Unauthorized!');
    if (!isAuthorized(request)) { wrongs.set(sender, (wrongs.get(sender) ?? 0) + 1); return answer(401, 'Unauthorized!'); }`;
  const url = await startHandler('node', context, [check, locking]);
  const { exitCode, cases, summary } = await callJson([url, '--fuzz', '60']);
  expect(exitCode).toBe(1);
  expect(cases.slice(1)).toMatchObject([
    {
      id: 'fuzz/lockout',
      verdict: 'fail',
      found: expect.stringMatching(/^403 to a valid delivery after \d+/),
    },
  ]);
  expect(summary).toMatchObject({ fuzzed: 60, unsent: 0 });
});

test('a handler that locks out everyone is reported, and ends the run', async (context) => {
  const check = "if (!isAuthorized(request)) return answer(401, 'Unauthorized!');";
  const locking = `globalThis.wrongs ??= 0;
    if (globalThis.wrongs >= 5) return answer(403, 'Unauthorized!');
    if (!isAuthorized(request)) { globalThis.wrongs += 1; return answer(401, 'Unauthorized!'); }`;
  const url = await startHandler('node', context, [check, locking]);
  const { exitCode, cases } = await callJson([url, '--fuzz', '200']);
  expect(exitCode).toBe(1);
  expect(cases.filter(({ id }) => id === 'fuzz/lockout' || id === 'fuzz/deliveries')).toMatchObject([
    { id: 'fuzz/lockout', verdict: 'fail', found: expect.stringContaining('also from another address') },
    { id: 'fuzz/deliveries', verdict: 'skip', found: expect.stringContaining('refuses everything') },
  ]);
});

test.skipIf(isWindows)('--save writes through no link', async (context) => {
  const fuzz = async (folder: string) => {
    const { target } = await serve(context, (response, number) => {
      response.writeHead(number > 5 ? 500 : 200).end();
    });
    return call([target, '--fuzz', '20', '--seed', 'links', '--save', 'failing', ...patient], folder);
  };
  const directory = await temporaryFolder();
  await fuzz(directory);
  const [name = ''] = await readdir(join(directory, 'failing'));
  const other = await temporaryFolder();
  await mkdir(join(other, 'failing'));
  await writeFile(join(other, 'victim'), 'mine');
  await symlink('../victim', join(other, 'failing', name));
  const { exitCode, err, out } = await fuzz(other);
  expect(exitCode).toBe(2);
  expect(err).toContain('it is a link');
  expect(await readFile(join(other, 'victim'), 'utf8')).toBe('mine');
  // What was found before is shown all the same.
  expect(out).toContain('accepts');
});

test('nothing is generated for a handler that does not accept the first delivery', async (context) => {
  const { target, bodies } = await serve(context, (response) => void response.writeHead(404).end());
  const { exitCode, ids, summary } = await callJson([target, '--fuzz', '10']);
  expect({ exitCode, ids }).toEqual({ exitCode: 1, ids: [first] });
  expect(summary).toMatchObject({ chosen: 2, unsent: 1, fuzzed: 0 });
  expect(bodies).toHaveLength(1);
});

test('the report for people ends with a command that can be pasted', async (context) => {
  const { target } = await serve(context, (response, number) => {
    response.writeHead(number > 5 ? 500 : 200).end();
  });
  const { out } = await call([target, '--fuzz', '20', ...patient]);
  expect(out).toMatch(/^20 generated deliveries$/m);
  expect(out).toMatch(/^To send fuzz\/plain-delivery again:\nprintf %s '.*' \| curl .*$/m);
  expect(out).not.toContain('First set it');
});

test('the report names the token that the commands need if it is not in their variable', async (context) => {
  const { target } = await serve(context, (response, number) => {
    response.writeHead(number > 5 ? 500 : 200).end();
  });
  const directory = await temporaryFolder();
  await writeFile(join(directory, 'token.txt'), guidebookToken.token, { mode: 0o600 });
  const { out } = await call([target, '--fuzz', '20', '--token-file', 'token.txt', ...patient], directory);
  expect(out).toMatch(
    /^The commands read PHANTOM_WEBHOOK_TOKEN\. First set it to the token from token\.txt\.\n\nTo send fuzz/m,
  );
});

test.for([
  ['does not exist', undefined, undefined, 'Cannot read failing: there is no such folder.'],
  ['is empty', '', '', 'Expected generated deliveries in failing, found no .json file.'],
  ['holds another version', 'a.json', '{"version":2}', 'a.json: expected version 1, got 2.'],
  ['holds something else', 'a.json', '{"version":1,"evnt":"x"}', 'a.json: unknown key "evnt".'],
  ['holds no JSON', 'a.json', 'x', 'a.json: expected a JSON object.'],
  ['holds a large file', 'a.json', ' '.repeat(70_000), 'Expected at most 65536 bytes in'],
] as const)(
  '--again with a folder that %s exits 3 before anything is sent',
  async ([, name, text, message], context) => {
    const directory = await temporaryFolder();
    if (name !== undefined) await mkdir(join(directory, 'failing'));
    if (name) await writeFile(join(directory, 'failing', name), text);
    const { target, bodies } = await serve(context);
    const { exitCode, err } = await call([target, '--again', 'failing'], directory);
    expect({ exitCode, bodies }).toEqual({ exitCode: 3, bodies: [] });
    expect(err).toContain(message);
  },
);

test('--save into something that is not a folder exits 3 before anything is sent', async (context) => {
  const directory = await temporaryFolder();
  await writeFile(join(directory, 'file'), '');
  const { target, bodies } = await serve(context);
  const { exitCode, err } = await call([target, '--fuzz', '10', '--save', 'file'], directory);
  expect({ exitCode, bodies }).toEqual({ exitCode: 3, bodies: [] });
  expect(err).toContain('file is a file; expected a folder.');
});

test('--again only warns of what no checked sender sends, and of what only a holder of the token can cause', async (context) => {
  const directory = await temporaryFolder();
  await mkdir(join(directory, 'failing'));
  const saved = {
    absent: { contentType: 'absent' },
    nested: { body: { form: 'nested', of: 'lists', depth: 2_000 } },
  };
  for (const [name, delivery] of Object.entries(saved))
    await writeFile(join(directory, 'failing', `${name}.json`), JSON.stringify({ version: 1, ...delivery }));
  const { target, bodies } = await serve(context, (response, number, { headers }) => {
    const isNested = bodies[number - 1]?.includes('[[[[') === true;
    response.writeHead(isNested ? 500 : headers['content-type'] === undefined ? 415 : 200).end();
  });
  const verdictsOf = async (...flags: readonly string[]) => {
    const { exitCode, cases } = await callJson([target, '--again', 'failing', ...flags], directory);
    return { exitCode, verdicts: cases.slice(1).map(({ id, verdict }) => `${id} ${verdict}`) };
  };
  expect(await verdictsOf()).toEqual({ exitCode: 0, verdicts: ['fuzz/absent warn', 'fuzz/nested warn'] });
  expect(await verdictsOf('--profile', 'all')).toEqual({
    exitCode: 1,
    verdicts: ['fuzz/absent fail', 'fuzz/nested warn'],
  });
});

test('--again reports saved deliveries as left out when the handler is gone', async (context) => {
  const directory = await temporaryFolder();
  await mkdir(join(directory, 'failing'));
  for (const name of ['a', 'b', 'c'])
    await writeFile(join(directory, 'failing', `${name}.json`), '{"version":1,"event":"wallet.saved"}');
  const crash = ['seen.add(data?.id);', "if (event === 'wallet.saved') process.exit(1);"] as const;
  const { exitCode, cases, summary } = await callJson(
    [await startHandler('node', context, crash), '--again', 'failing'],
    directory,
  );
  expect(exitCode).toBe(1);
  expect(cases.map(({ id, verdict }) => [id, verdict])).toEqual([
    [first, 'pass'],
    ['fuzz/a', 'fail'],
    ['fuzz/b', 'skip'],
    ['fuzz/c', 'skip'],
  ]);
  expect(summary).toMatchObject({ chosen: 4, unsent: 2 });
});

test('--again reports saved deliveries as left out when an ending handler still resets connections', async (context) => {
  const directory = await temporaryFolder();
  await mkdir(join(directory, 'failing'));
  for (const name of ['a', 'b', 'c'])
    await writeFile(join(directory, 'failing', `${name}.json`), '{"version":1,"event":"wallet.saved"}');
  let isEnding = false;
  let left = 3;
  const { target, bodies, server } = await serve(context, (response, _, { socket }) => {
    isEnding ||= bodies.at(-1)?.includes('wallet.saved') === true;
    if (!isEnding) return void response.end('ok');
    left -= 1;
    socket.resetAndDestroy();
    if (left === 0) server.close();
  });
  const { cases } = await callJson([target, '--again', 'failing'], directory);
  expect(cases.map(({ verdict }) => verdict)).toEqual(['pass', 'fail', 'skip', 'skip']);
});

test.skipIf(isWindows)('--again prints no control character of the name of a file', async (context) => {
  const directory = await temporaryFolder();
  await mkdir(join(directory, 'failing'));
  await writeFile(join(directory, 'failing', 'red\u001b[31m.json'), '{"version":1,"event":"wallet.saved"}');
  const { target, bodies } = await serve(context, (response, number) => {
    response.writeHead(bodies[number - 1]?.includes('wallet.saved') ? 500 : 200).end();
  });
  const words = [target, '--again', 'failing', '--junit', 'report.xml', ...patient];
  const outputs = [
    await call(words, directory),
    await call([...words, '--verbose'], directory),
    await call([...words, '--json'], directory),
  ];
  const report = await readFile(join(directory, 'report.xml'), 'utf8');
  for (const text of [...outputs.flatMap(({ out, err }) => [out, err]), report])
    expect(text).not.toContain('\u001b');
  for (const { out } of outputs) expect(out).toContain('fuzz/red');
});
