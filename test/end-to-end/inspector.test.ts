import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { constants, existsSync } from 'node:fs';
import { chmod, open as openFile, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { deliveryLine } from '../commands/journal/example-journal.ts';
import {
  call,
  keyOf,
  open,
  openStream,
  readHello,
  type ServerEvent,
} from '../inspector/server/example-inspector.ts';
import { jsonLines } from '../json-lines.ts';
import { portOf } from '../port-of.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { guidebookToken } from '../tokens.ts';
import { deliver, deliveryOf } from './deliver.ts';
import { type Program, runProgram, startProgram } from './program.ts';
import { startCountingTarget } from './start-counting-target.ts';
import { startListener } from './start-listener.ts';
import { startLocalNode } from './start-local-node.ts';
import { startRelay } from './start-relay.ts';

interface OpenPage {
  readonly port: number;
  readonly cookie: string;
  get(path: string): Promise<unknown>;
  /** Names the present run. */
  post(path: string, body: Readonly<Record<string, unknown>>): Promise<unknown>;
  /** The rows so far, once one of them is as wanted. */
  rows(isWanted: (row: Row) => boolean): Promise<readonly Row[]>;
}

interface Row {
  readonly id: number;
  readonly event: string | null;
  readonly status: number | null;
  readonly reason: string | null;
  readonly summary: readonly string[];
  readonly forwardings: readonly { readonly status: number | null; readonly attempts?: number }[];
}

async function pageOf(program: Program): Promise<OpenPage> {
  const [url = ''] = await program.waitFor('stderr', /http:\/\/127\.0\.0\.1:\d+\/#key=[\w-]+/);
  return pageAt(url);
}

async function pageAt(url: string): Promise<OpenPage> {
  const port = Number(new URL(url).port);
  const { headers } = await open(port, keyOf(url));
  const cookie = headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  const { run } = await readHello(port, cookie);
  return {
    ...{ port, cookie },
    get: async (path) => JSON.parse((await call(port, path, { headers: { cookie } })).text),
    async post(path, body) {
      const headers = { cookie, 'content-type': 'application/json' };
      return JSON.parse(
        (await call(port, path, { method: 'POST', headers, body: JSON.stringify({ run, ...body }) })).text,
      );
    },
    async rows(isWanted) {
      const stream = await openStream(port, '', { cookie });
      return rowsOf(await stream.until((event) => rowsOf([event]).some(isWanted)));
    },
  };
}

function rowsOf(events: readonly ServerEvent[]): readonly Row[] {
  return events.flatMap(({ event, data }) =>
    event === 'rows' ? (data as { rows: readonly Row[] }).rows : [],
  );
}

test('listen --ui shows deliveries and refused requests, and sends one again to a target', async () => {
  const target = await startCountingTarget();
  const listener = await startListener(['--ui', '0', '--forward-to', target.url, '--where', 'height gte 5']);
  const page = await pageOf(listener);
  await deliver(listener.url, deliveryOf('block.forged', { id: 1, height: 7 }));
  await fetch(listener.url, { method: 'POST', headers: { authorization: 'a' }, body: '{}' });
  const rows = await page.rows(({ reason }) => reason !== null);
  expect(rows).toMatchObject([
    { id: 1, event: 'block.forged', status: 200, summary: ['height 7'], forwardings: [{ status: 200 }] },
    { id: 2, event: null, status: 401, reason: 'wrong-length' },
  ]);
  expect(await page.get('/api/deliveries/1')).toMatchObject({
    body: deliveryOf('block.forged', { id: 1, height: 7 }),
    verdict: expect.stringMatching(/^Authorized/),
    conditions: [{ condition: 'height gte 5', isMet: true, found: 'matches' }],
    headers: expect.arrayContaining([['authorization', '[redacted]']]),
  });
  expect(await page.get('/api/deliveries/2')).toMatchObject({
    body: null,
    verdict: expect.stringMatching(/^Refused/),
  });
  expect(await page.post('/api/deliveries/1/send', { target: 0 })).toMatchObject({
    forwarding: { status: 200 },
  });
  // The target counts by the id of the payload, from 0.
  expect((await target.counts())[1]).toBe(2);
  const { stdout, stderr } = await listener.stop();
  expect(stdout + stderr).not.toContain(guidebookToken.authorization);
});

test('listen --json names the page, and --quiet keeps its key to that line', async () => {
  const program = startProgram(['listen', '--port', '0', '--ui', '0', '--json', '--quiet'], {
    env: { PHANTOM_WEBHOOK_TOKEN: guidebookToken.token },
  });
  const [, url = ''] = await program.waitFor('stdout', /"uiUrl":"([^"]+)"/);
  expect(await (await pageAt(url)).get('/api/deliveries/1').catch(() => 'none')).toBe('none');
  program.process.kill('SIGINT');
  expect((await program.finished).stderr).not.toContain('key=');
});

test('an old delivery whose body is not kept is read from the journal', async () => {
  const journal = join(await temporaryFolder(), 'blocks.ndjson');
  const listener = await startListener(['--ui', '0', '--record', journal]);
  const page = await pageOf(listener);
  const filler = 'x'.repeat(4_000_000);
  for (let id = 1; id <= 20; id += 1)
    await deliver(listener.url, deliveryOf('block.forged', { id: String(id), filler }));
  await page.rows(({ id }) => id === 20);
  expect(await page.get('/api/deliveries/1')).toMatchObject({
    body: deliveryOf('block.forged', { id: '1', filler }),
  });
  await listener.stop();
  // Its answers are recorded, so nothing looks as if it had failed.
  const again = await runProgram(['journal', 'list', journal, '--json']);
  expect(jsonLines(again.stdout).map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
});

test('a target that is the page is refused', async () => {
  const first = await startListener(['--ui', '0']);
  const { port } = await pageOf(first);
  const refused = await runProgram(
    ['listen', '--port', '0', '--ui', String(port), '--forward-to', `http://127.0.0.1:${port}`],
    { env: { PHANTOM_WEBHOOK_TOKEN: guidebookToken.token } },
  );
  expect(refused.exitCode).toBe(3);
  await first.stop();
  const own = await runProgram(
    ['listen', '--port', '0', '--ui', String(port), '--forward-to', `http://127.0.0.1:${port}`],
    { env: { PHANTOM_WEBHOOK_TOKEN: guidebookToken.token } },
  );
  expect(own).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('is this listener') });
});

test('a page continues after a restart of the listener with the same token and port', async () => {
  const first = await startListener(['--ui', '0']);
  const page = await pageOf(first);
  await first.stop();
  const second = await startListener(['--ui', String(page.port)]);
  await deliver(second.url, deliveryOf('block.forged', { id: '9' }));
  expect(await page.rows(({ id }) => id === 1)).toMatchObject([{ id: 1, event: 'block.forged' }]);
});

test('relay --ui shows each try, also of deliveries from an earlier run', async () => {
  const store = join(await temporaryFolder(), 'store');
  const target = await startCountingTarget();
  target.leave();
  const flags = ['--to', target.url, '--store', store, '--first-retry', '1s', '--max-retry-delay', '1s'];
  const first = await startRelay([...flags, '--ui', '0']);
  const [, url = ''] = await first.waitFor('stdout', /"uiUrl":"([^"]+)"/);
  const page = await pageAt(url);
  await deliver(first.url, deliveryOf('block.forged', { id: 1 }));
  await page.rows(({ forwardings: [tried] }) => (tried?.attempts ?? 0) >= 2);
  expect(await page.get('/api/deliveries/1')).toMatchObject({
    tries: expect.arrayContaining([
      expect.objectContaining({ attempts: 1, status: null, next: 'retry', target: `${target.url}/` }),
    ]),
  });
  first.process.kill('SIGKILL');
  await first.finished;
  target.comeBack();
  const second = await startRelay([...flags, '--ui', '0']);
  const [, again = ''] = await second.waitFor('stdout', /"uiUrl":"([^"]+)"/);
  const rows = await (await pageAt(again)).rows(({ forwardings: [tried] }) => tried?.status === 200);
  expect(rows.at(-1)).toMatchObject({ event: 'block.forged', forwardings: [{ next: 'done' }] });
  await second.stop();
});

test('node --ui shows what the node sends', async () => {
  const listener = await startListener([]);
  const node = await startLocalNode(['--block-time', 'off', '--ui', '0']);
  const page = await pageOf(node);
  const { token } = await node.create('block.forged', listener.url);
  await node.emit('block.forged', { height: 3, id: '3' });
  const rows = await page.rows(({ status }) => status === 401);
  expect(rows).toMatchObject([{ event: 'block.forged', status: 401, summary: ['height 3', '3'] }]);
  const detail = JSON.stringify(await page.get('/api/deliveries/1'));
  expect(detail).toContain('for webhook 1');
  expect(detail).not.toContain(token.slice(0, 32));
});

test('inspect shows a journal, and what listen --json prints as it arrives', async () => {
  const journal = join(await temporaryFolder(), 'blocks.ndjson');
  const listener = await startListener(['--record', journal]);
  await deliver(listener.url, deliveryOf('block.forged', { height: 1, id: '1' }));
  await deliver(listener.url, deliveryOf('block.applied', { height: 1, id: '1' }));
  await listener.stop();
  const inspected = startProgram(['inspect', journal, '--json']);
  const [, url = ''] = await inspected.waitFor('stdout', /"url":"([^"]+)"/);
  const page = await pageAt(url);
  const rows = await page.rows(({ id }) => id === 2);
  expect(rows.map(({ id, event }) => [id, event])).toEqual([
    [1, 'block.forged'],
    [2, 'block.applied'],
  ]);
  const { text } = await call(page.port, '/api/export?format=journal', { headers: { cookie: page.cookie } });
  expect(text).toBe(await readFile(journal, 'utf8'));
  inspected.process.kill('SIGINT');
  expect(await inspected.finished).toMatchObject({ exitCode: 0 });

  const printed = await runProgram(['journal', 'list', journal, '--json']);
  expect(printed.exitCode).toBe(0);
});

test('inspect --profile names the sender whose rules conditions follow', async () => {
  const lines = [5, 7].map((gas) => deliveryLine(gas, 'transaction.applied', `{"nested":{"gas":${gas}}}`));
  const journal = join(await temporaryFolder(), 'a.ndjson');
  await writeFile(journal, lines.join(''));
  const inspected = startProgram(['inspect', journal, '--profile', 'mainsail']);
  const page = await pageOf(inspected);
  await page.rows(({ id }) => id === 2);
  // Only Mainsail follows paths. One line is exported.
  const exported = await page.get('/api/export?format=journal&where=nested.gas+gte+7');
  expect(exported).toMatchObject({ body: expect.stringContaining('{"gas":7}') });
  inspected.process.kill('SIGINT');
  await inspected.finished;
});

test('a delivery that overtakes another is shown, opened and sent again as itself', async () => {
  const target = await startCountingTarget();
  const slow = createServer((_request, response) => void release.then(() => response.end('ok')));
  let go = () => {};
  const release = new Promise<void>((resolve) => {
    go = resolve;
  });
  slow.listen(0, '127.0.0.1');
  await once(slow, 'listening');
  onTestFinished(() => void slow.close());
  const listener = await startListener([
    ...['--ui', '0', '--events', 'block.*', '--forward-timeout', '60s'],
    ...['--forward-to', `http://127.0.0.1:${portOf(slow)}`, '--forward-to', target.url],
  ]);
  const page = await pageOf(listener);
  const first = deliver(listener.url, deliveryOf('block.forged', { id: 1 }));
  await expect.poll(async () => (await target.counts())[1]).toBe(1);
  // So many that wait for a report end the order of the reports.
  const filler = 'x'.repeat(4_900_000);
  for (let n = 2; n <= 6; n += 1) await deliver(listener.url, deliveryOf('wallet.saved', { id: n, filler }));
  const last = deliver(listener.url, deliveryOf('block.applied', { id: 7 }));
  await expect.poll(async () => (await target.counts())[7]).toBe(1);
  go();
  await Promise.all([first, last]);
  const rows = await page.rows(({ id }) => id === 7);
  expect(rows.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  for (const { id, event } of rows) {
    const detail = JSON.stringify(await page.get(`/api/deliveries/${id}`));
    expect(detail).toContain(`\\"event\\":\\"${event}\\"`);
  }
  const forged = rows.find(({ event }) => event === 'block.forged')?.id;
  await page.post(`/api/deliveries/${forged}/send`, { target: 1 });
  expect((await target.counts())[1]).toBe(2);
});

test('inspect shows a delivery at once, and its answer when that arrives', async () => {
  const folder = await temporaryFolder();
  const journal = join(folder, 'blocks.ndjson');
  const target = await startCountingTarget();
  const listener = await startListener(['--record', journal, '--forward-to', target.url]);
  for (const id of [1, 2]) await deliver(listener.url, deliveryOf('block.forged', { id }));
  await listener.stop();
  const lines = (await readFile(journal, 'utf8')).trimEnd().split('\n');
  const [first = '', ...others] = lines.filter(
    (line) => !(line.includes('answeredAt') && line.includes('-1"')),
  );
  expect(lines).toHaveLength(4);
  // The answer to the first one is missing, as after a crash.
  const inspected = startProgram(['inspect', '-', '--json'], { stdin: [first, ...others, ''].join('\n') });
  const [, url = ''] = await inspected.waitFor('stdout', /"url":"([^"]+)"/);
  const rows = await (await pageAt(url)).rows(({ status }) => status === 200);
  const last = new Map(rows.map((row) => [row.id, row.status]));
  expect([...last]).toEqual([
    [1, null],
    [2, 200],
  ]);
});

test.runIf(process.platform === 'linux')(
  '--open opens a file that only the user can read, and removes it',
  async () => {
    const folder = await temporaryFolder();
    const opener = join(folder, 'xdg-open');
    await writeFile(
      opener,
      `#!/bin/sh\nstat -c %a "$1" > ${folder}/mode; cp "$1" ${folder}/copy; echo "$1" > ${folder}/name\n`,
    );
    await chmod(opener, 0o755);
    const PATH = `${folder}:${process.env.PATH}`;
    const listener = await startListener(['--ui', '0', '--open'], { env: { PATH } });
    const [url = ''] = await listener.waitFor('stderr', /http:\/\/127\.0\.0\.1:\d+\/#key=[\w-]+/);
    const written = (name: string) => readFile(join(folder, name), 'utf8').catch(() => '');
    await expect.poll(() => written('name')).toMatch(/\n$/);
    expect(await written('copy')).toContain(`url=${url}"`);
    expect(await written('mode')).toBe('600\n');
    const file = (await written('name')).trim();
    expect(existsSync(file)).toBe(true);
    await listener.stop();
    expect(existsSync(file)).toBe(false);
  },
);

test.runIf(process.platform === 'linux').for([
  ['exit 3', 'fails'],
  ['exit 0', 'succeeds'],
] as const)('--open with an opener that runs "%s" %s', async ([line, outcome]) => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'xdg-open'), `#!/bin/sh\necho > ${folder}/called\n${line}\n`);
  await chmod(join(folder, 'xdg-open'), 0o755);
  const listener = await startListener(['--ui', '0', '--open'], {
    env: { PATH: `${folder}:${process.env.PATH}` },
  });
  await expect.poll(() => existsSync(join(folder, 'called'))).toBe(true);
  if (outcome === 'fails') await listener.waitFor('stderr', /No browser could be opened/);
  const { stderr } = await listener.stop();
  expect(stderr.includes('No browser')).toBe(outcome === 'fails');
});

test('a deleted journal is not called an internal error', async () => {
  const journal = join(await temporaryFolder(), 'blocks.ndjson');
  const listener = await startListener(['--ui', '0', '--record', journal]);
  const page = await pageOf(listener);
  const filler = 'x'.repeat(4_000_000);
  for (let id = 1; id <= 18; id += 1)
    await deliver(listener.url, deliveryOf('block.forged', { id: String(id), filler }));
  await page.rows(({ id }) => id === 18);
  await rm(journal);
  expect(await page.get('/api/deliveries/1')).toMatchObject({ body: null });
  await listener.waitFor('stderr', /an older body cannot be shown: Cannot read/);
  expect((await listener.stop()).stderr).not.toContain('internal error');
});

test('--open without a browser is a warning', async () => {
  const listener = await startListener(['--ui', '0', '--open'], { env: { PATH: '/nonexistent' } });
  await listener.waitFor('stderr', /No browser could be opened/);
  expect((await listener.stop()).exitCode).toBe(0);
});

test.for([
  [['inspect'], 2],
  [['inspect', 'nowhere.ndjson'], 3],
  [['inspect', 'ftp://a'], 2],
  [['listen', '--open', '--port', '0'], 2],
  [['listen', '--ui', '99999'], 2],
  [['listen', '--ui', '0', '--port', '0', '--quiet', '--token', 'a'.repeat(64)], 2],
  [['node', '--ui', '0', '--port', '0', '--p2p-port', '0', '--quiet'], 2],
  [['node', '--open'], 2],
] as const)('%o exits %i', async ([argv, exitCode]) => {
  expect(await runProgram(argv, { directory: await temporaryFolder() })).toMatchObject({ exitCode });
});

test.for([
  ['a file that is not a journal', 'a.ndjson', 2, /^error: a\.ndjson is not a journal\.$/m],
  ['an engine that cannot be reached', 'nats://127.0.0.1:1', 3, /^error: NATS at 127\.0\.0\.1:1: nothing/m],
] as const)('inspect of %s prints what is wrong, and no address', async ([, source, exitCode, message]) => {
  const directory = await temporaryFolder();
  await writeFile(join(directory, 'a.ndjson'), 'hello\nworld\n');
  const finished = await runProgram(['inspect', source], { directory });
  expect(finished).toMatchObject({ exitCode, stderr: expect.stringMatching(message) });
  expect(finished.stderr).not.toContain('Inspector on');
  const { stdout } = await runProgram(['inspect', source, '--json'], { directory });
  expect(stdout).not.toContain('"ready"');
});

test('inspect of an empty file, and of a silent pipe, prints the address at once', async () => {
  const directory = await temporaryFolder();
  await writeFile(join(directory, 'a.ndjson'), '');
  const sources = ['a.ndjson'];
  if (process.platform === 'linux') {
    execFileSync('mkfifo', [join(directory, 'pipe')]);
    const writer = await openFile(join(directory, 'pipe'), constants.O_RDWR | constants.O_NONBLOCK);
    onTestFinished(() => writer.close());
    sources.push('pipe');
  }
  for (const source of sources) {
    const inspected = startProgram(['inspect', source], { directory });
    await inspected.waitFor('stderr', /Inspector on http/);
    inspected.process.kill('SIGINT');
    await inspected.finished;
  }
});
