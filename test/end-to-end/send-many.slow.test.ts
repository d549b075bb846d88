import { execFile } from 'node:child_process';
import { lstat, mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { badAuthorizations, badAuthorizationValues } from '../../src/protocol/token/bad-authorization.ts';
import { isWindows } from '../is-windows.ts';
import { jsonLines, summaryIn } from '../json-lines.ts';
import { portOf } from '../port-of.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { guidebookToken } from '../tokens.ts';
import { runProgram, startProgram } from './program.ts';
import { bodiesOf, startTarget } from './start-target.ts';

const env = { PHANTOM_WEBHOOK_TOKEN: guidebookToken.token };
const fixed = ['--seed', 'many', '--at', '2026-11-23T10:00:00Z', '--profile', 'phantom-2.2'];

const send = (...argv: readonly string[]) => runProgram(['send', ...argv], { env });

interface Block {
  readonly height: number;
  readonly id: string;
  readonly previousBlock: string;
  readonly totalAmount: string;
  readonly numberOfTransactions: number;
}

describe('--count', () => {
  test('sends that many different deliveries of one chain, and prints statistics', async () => {
    const target = await startTarget();
    const { exitCode, stdout } = await send('block.forged', target.url, '--count', '20', ...fixed);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^sent +20$/m);
    expect(stdout).toMatch(/^2xx +20$/m);
    expect(stdout).toMatch(/^p99 +[\d.]+ ms$/m);
    const blocks: readonly Block[] = bodiesOf(target).map(({ data }) => data);
    for (const [index, block] of blocks.slice(1).entries())
      expect(block.previousBlock).toBe(blocks[index]?.id);
  });

  test('--json prints a line per delivery and a summary', async () => {
    const target = await startTarget((n) => `HTTP/1.1 ${n === 2 ? 500 : 200} x\r\nContent-Length: 0\r\n\r\n`);
    const { exitCode, stdout } = await send('wallet.saved', target.url, '--count', '3', '--json', ...fixed);
    expect(exitCode).toBe(1);
    const lines = jsonLines(stdout);
    expect(lines.map(({ type, n, status }) => [type, n, status])).toEqual([
      ['sent', 1, 200],
      ['sent', 2, 500],
      ['sent', 3, 200],
      ['summary', undefined, undefined],
    ]);
    expect(lines[3]).toMatchObject({ sent: 3, '2xx': 2, other: 1, failed: 0, max: expect.any(Number) });
  });

  test('reports what failed, and how often', async () => {
    const target = await startTarget(
      (n) => `HTTP/1.1 ${n % 2 === 0 ? 500 : 200} x\r\nContent-Length: 0\r\n\r\n`,
    );
    const { stderr } = await send('wallet.saved', target.url, '--count', '6', ...fixed);
    expect(stderr).toContain('3 ×  answered 500.');
  });

  test('--concurrency sends that many at once', async () => {
    // Each answer waits for the second request: one at a time would never get any.
    let release = (): void => {};
    const second = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { createServer } = await import('node:http');
    let requests = 0;
    const server = createServer(async (_request, response) => {
      requests += 1;
      if (requests === 2) release();
      await second;
      response.end('ok');
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const port = portOf(server);
    const url = `http://127.0.0.1:${port}`;
    const alone = await send('wallet.saved', url, '--timeout', '100ms', ...fixed);
    requests = 0;
    const both = await send(
      'wallet.saved',
      url,
      '--count',
      '2',
      '--concurrency',
      '2',
      '--timeout',
      '30s',
      ...fixed,
    );
    server.close();
    expect([alone.exitCode, both.exitCode]).toEqual([1, 0]);
  });

  test('--rate starts no more than that many a second', async () => {
    const target = await startTarget();
    const { stdout } = await send(
      'wallet.saved',
      target.url,
      '--count',
      '4',
      '--rate',
      '20/s',
      '--json',
      ...fixed,
    );
    const perSecond = summaryIn(stdout)?.perSecond;
    // Four of them are three intervals of 50 ms apart; a loaded machine only makes it slower.
    expect(perSecond).toBeLessThan(4 / 0.149);
  });

  test.skipIf(isWindows)('exits 130 with a summary on Ctrl-C', async () => {
    const target = await startTarget();
    const argv = [
      'send',
      'wallet.saved',
      target.url,
      '--count',
      '1000',
      '--rate',
      '20/s',
      '--json',
      ...fixed,
    ];
    const program = startProgram(argv, { env });
    await program.waitFor('stdout', /"n":2,/);
    program.process.kill('SIGINT');
    const { exitCode, stdout } = await program.finished;
    expect(exitCode).toBe(130);
    expect(jsonLines(stdout).at(-1)).toMatchObject({ type: 'summary' });
  });
});

describe('--scenario', () => {
  test('round sends all 51 blocks of a round and the events at its end', async () => {
    const target = await startTarget();
    const { exitCode } = await send('--scenario', 'round', target.url, ...fixed);
    expect(exitCode).toBe(0);
    const bodies = bodiesOf(target);
    const blocks: readonly Block[] = bodies
      .filter(({ event }) => event === 'block.applied')
      .map(({ data }) => data);
    expect(blocks).toHaveLength(51);
    expect((blocks.at(-1)?.height ?? 0) % 51).toBe(0);
    expect(bodies.filter(({ event }) => event === 'round.created')).toHaveLength(1);
    expect(bodies.filter(({ event }) => event === 'wallet.saved')).toHaveLength(1);
  });

  test('fork reverts the last blocks, newest first, and replaces them', async () => {
    const target = await startTarget();
    await send('--scenario', 'fork', target.url, ...fixed);
    const bodies = bodiesOf(target);
    const heights = (event: string) =>
      bodies.filter((body) => body.event === event).map(({ data }) => (data as Block).height);
    const [first = 0] = heights('block.applied');
    expect(heights('block.reverted')).toEqual([first + 2, first + 1]);
    expect(heights('block.applied')).toEqual([0, 1, 2, 1, 2, 3].map((step) => first + step));
    const ids = bodies.filter(({ event }) => event === 'block.applied').map(({ data }) => (data as Block).id);
    expect(new Set(ids).size).toBe(6);
  });

  test('whale moves more satoshi than a double can represent exactly', async () => {
    const target = await startTarget();
    await send('block.forged', target.url, '--scenario', 'whale', ...fixed);
    const [body, ...others] = bodiesOf<Block>(target);
    expect(others).toEqual([]);
    expect(BigInt(body?.data.totalAmount ?? 0)).toBeGreaterThan(2n ** 53n);
  });

  test('transfer-burst fills a block', async () => {
    const target = await startTarget();
    await send('--scenario', 'transfer-burst', target.url, '--concurrency', '16', ...fixed);
    const bodies = bodiesOf(target);
    expect(bodies.filter(({ event }) => event === 'transaction.applied').length).toBeGreaterThanOrEqual(150);
  });
});

describe('--scenario and --state together', () => {
  test('leave no gap between blocks, wherever the chain begins', async () => {
    const file = join(await temporaryFolder(), 'chain.json');
    const target = await startTarget();
    await send('block.applied', target.url, '--state', file, '--count', '5', ...fixed);
    await send('block.applied', target.url, '--state', file, '--scenario', 'round', ...fixed);
    const blocks: readonly Block[] = bodiesOf<Block>(target).map(({ data }) => data);
    expect(blocks.length).toBeGreaterThan(51 + 5);
    for (const [index, block] of blocks.slice(1).entries())
      expect(block.previousBlock).toBe(blocks[index]?.id);
  });

  test.skipIf(isWindows)('leave no gap between blocks after an interruption', async () => {
    const file = join(await temporaryFolder(), 'chain.json');
    const target = await startTarget();
    const argv = [
      'send',
      'block.applied',
      target.url,
      '--state',
      file,
      '--count',
      '500',
      '--concurrency',
      '4',
      '--json',
    ];
    const program = startProgram([...argv, ...fixed], { env });
    await program.waitFor('stdout', /"n":9,/);
    program.process.kill('SIGINT');
    expect((await program.finished).exitCode).toBe(130);
    await send('block.applied', target.url, '--state', file, ...fixed);
    const heights = bodiesOf<Block>(target).map(({ data }) => data.height);
    const told = [...new Set(heights)].toSorted((one, other) => one - other);
    expect(told.at(-1)).toBe((told[0] ?? 0) + told.length - 1);
  });

  test.for([
    ['--scenario', 'round'],
    ['--count', '2', '--state', 'chain.json'],
  ])('refuse a fixed height: %j', async (flags) => {
    const { exitCode, stderr } = await send(
      'block.forged',
      'localhost:1',
      '--set',
      'height=5',
      '--dry-run',
      ...flags,
    );
    expect(exitCode).toBe(2);
    expect(stderr).toContain('Expected values that several blocks can share, got --set height.');
  });
});

describe('--state', () => {
  test('in a missing folder exits 3 before anything is sent', async () => {
    const target = await startTarget();
    const { exitCode } = await send(
      'block.forged',
      target.url,
      '--state',
      '/nonexistent/chain.json',
      ...fixed,
    );
    expect(exitCode).toBe(3);
    expect(target.received).toEqual([]);
  });

  test('is not changed by --dry-run, and remains a link', async () => {
    const folder = await temporaryFolder();
    const [file, link] = [join(folder, 'chain.json'), join(folder, 'link.json')];
    const target = await startTarget();
    await send('block.forged', target.url, '--state', file, ...fixed);
    await symlink('chain.json', link);
    const before = await readFile(file, 'utf8');
    await send('block.forged', target.url, '--state', link, '--dry-run', ...fixed);
    expect(await readFile(file, 'utf8')).toBe(before);
    await send('block.forged', target.url, '--state', link, ...fixed);
    expect(await readFile(file, 'utf8')).not.toBe(before);
    expect((await lstat(link)).isSymbolicLink()).toBe(true);
  });

  test('contains one chain and refuses another seed', async () => {
    const file = join(await temporaryFolder(), 'chain.json');
    const target = await startTarget();
    await send('block.forged', target.url, '--state', file, ...fixed);
    const { exitCode, stderr } = await send('block.forged', target.url, '--state', file, '--seed', 'other');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('got one with another seed');
  });

  test('continues the chain of the previous call', async () => {
    const file = join(await temporaryFolder(), 'chain.json');
    const target = await startTarget();
    for (const count of ['2', '1', '3']) {
      await send('block.forged', target.url, '--state', file, '--count', count, ...fixed);
    }
    const blocks: readonly Block[] = bodiesOf(target).map(({ data }) => data);
    expect(blocks).toHaveLength(6);
    for (const [index, block] of blocks.slice(1).entries())
      expect(block.previousBlock).toBe(blocks[index]?.id);
    expect((await stat(file)).mode & 0o777).toBe(isWindows ? 0o666 : 0o600);
  });

  test('refuses a file with other content, and does not change it', async () => {
    const file = join(await temporaryFolder(), 'chain.json');
    for (const text of ['{oops', '{}', 'null']) {
      await writeFile(file, text);
      const { exitCode, stderr } = await send('block.forged', 'localhost:1', '--state', file, ...fixed);
      expect(exitCode).toBe(2);
      expect(stderr).toMatch(/Expected a saved chain|is not valid JSON: expected a property name/);
      expect(await readFile(file, 'utf8')).toBe(text);
    }
  });

  test('that is a directory exits 3', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'chain.json'));
    const target = await startTarget();
    const { exitCode, stderr } = await send(
      'block.forged',
      target.url,
      '--state',
      join(folder, 'chain.json'),
      ...fixed,
    );
    expect(exitCode).toBe(3);
    expect(stderr).toContain('it is a directory');
  });

  test('refuses an event that no block causes', async () => {
    const file = join(await temporaryFolder(), 'chain.json');
    const { exitCode, stderr } = await send(
      'peer.added',
      'localhost:1',
      '--state',
      file,
      '--dry-run',
      ...fixed,
    );
    expect(exitCode).toBe(2);
    expect(stderr).toContain('Expected an event that blocks cause');
  });
});

describe('changed values:', () => {
  const dataOf = async (...flags: readonly string[]) => {
    const { stdout } = await send(
      'transaction.applied',
      'localhost',
      '--dry-run',
      '--json',
      ...fixed,
      ...flags,
    );
    return JSON.parse(JSON.parse(stdout).body).data;
  };

  test('--set changes a value before signing, so the id changes too', async () => {
    const [plain, set] = await Promise.all([
      dataOf(),
      dataOf('--set', 'amount=500000000', '--set', 'vendorField=a=b'),
    ]);
    expect(set).toMatchObject({ amount: '500000000', vendorField: 'a=b' });
    expect(set.id).not.toBe(plain.id);
    expect(set.signature).not.toBe(plain.signature);
  });

  test('an amount above 2^53 is rounded as a node rounds it, except with --exact', async () => {
    const amount = ['--set', 'amount=9007199254740993'];
    expect((await dataOf(...amount)).amount).toBe('9007199254740992');
    expect((await dataOf(...amount, '--exact')).amount).toBe('9007199254740993');
  });

  test('--patch changes only the finished body, and warns that it no longer verifies', async () => {
    const plain = await dataOf();
    expect(await dataOf('--patch', 'data.amount="7"')).toEqual({ ...plain, amount: '7' });
    const { stderr } = await send(
      'block.forged',
      'localhost',
      '--dry-run',
      '--patch',
      'data.reward=5',
      ...fixed,
    );
    expect(stderr).toContain('will not verify');
  });

  test.for([
    [['--set', 'foo=1'], 'Paths: '],
    [['--patch', 'data.foo=1'], 'Paths in data: data.version'],
  ])('%j is refused with a list of the valid paths', async ([flags = [], hint]) => {
    const { exitCode, stdout, stderr } = await send(
      'transaction.applied',
      'localhost',
      '--dry-run',
      ...fixed,
      ...flags,
    );
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(hint);
  });

  test('-H adds or replaces a header', async () => {
    const target = await startTarget();
    await send('wallet.saved', target.url, '-H', 'X-Own: 1', '--header', 'user-agent: me', ...fixed);
    expect(target.received[0]).toContain('\r\nX-Own: 1\r\n');
    expect(target.received[0]).toContain('\r\nuser-agent: me\r\n');
    expect(target.received[0]).not.toContain('axios');
  });
});

describe('an event that no stock node delivers', () => {
  test('is sent, with a note that explains why nodes do not deliver it', async () => {
    const target = await startTarget();
    const { exitCode, stderr } = await send('peer.added', target.url, ...fixed);
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/^Note: stock nodes never deliver peer\.added\. \S/m);
  });

  test('is refused with --strict', async () => {
    const target = await startTarget();
    const { exitCode, stderr } = await send('peer.added', target.url, '--strict', ...fixed);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('Expected an event that a stock node delivers, got peer.added.');
    expect(target.received).toEqual([]);
    expect((await send('block.forged', target.url, '--strict', ...fixed)).exitCode).toBe(0);
  });

  test('differs between generations', async () => {
    const target = await startTarget();
    const flags = ['--profile', 'ark-2.7', '--seed', 'a', '--at', '2026-11-23'];
    const { exitCode, stderr } = await send('peer.added', target.url, '--strict', ...flags);
    expect({ exitCode, note: stderr.includes('never') }).toEqual({ exitCode: 0, note: false });
    expect((await send('wallet.vote', target.url, ...fixed)).exitCode).toBe(2);
    expect((await send('wallet.vote', target.url, ...flags)).exitCode).toBe(0);
  });
});

test('an ARK profile supports scenarios, and its saved chains are separate', async () => {
  const file = join(await temporaryFolder(), 'chain.json');
  const target = await startTarget();
  const flags = ['--seed', 'a', '--at', '2026-11-23', '--profile', 'ark-3'];
  for (let call = 0; call < 2; call += 1) {
    expect((await send('block.applied', target.url, '--state', file, ...flags)).exitCode).toBe(0);
  }
  const [one, other] = bodiesOf<Block>(target);
  expect(one?.data.id).toMatch(/^[0-9a-f]{64}$/);
  expect(other?.data.previousBlock).toBe(one?.data.id);
  const wrong = await send('block.applied', target.url, '--state', file, '--profile', 'phantom-2.2');
  expect(wrong).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('got one of ark-3 on mainnet'),
  });
  expect((await send('--scenario', 'fork', target.url, '--concurrency', '8', ...flags)).exitCode).toBe(0);
});

test.for(badAuthorizations)('--bad-auth %s sends exactly that authorization', async (way) => {
  const target = await startTarget();
  await send('wallet.saved', target.url, '--bad-auth', way, ...fixed);
  const sent = [...(target.received[0] ?? '').matchAll(/^authorization: ?(.*)\r$/gim)].map(
    ([, value]) => value,
  );
  expect(sent).toEqual(badAuthorizationValues(way, guidebookToken));
});

test('--timeout limits how long a sender without a default timeout waits', async () => {
  const target = await startTarget(() => '');
  const { exitCode } = await send('wallet.saved', target.url, '--timeout', '50ms', ...fixed);
  expect(exitCode).toBe(1);
});

describe.skipIf(isWindows)('--dry-run --curl', () => {
  test.for(['phantom-2.2', 'ark-2.3', 'ark-3'])(
    'prints a command that sends the same request as %s, with the token from the environment',
    async (profile) => {
      const [own, curled] = [await startTarget(), await startTarget()];
      const flags = [...fixed, '--profile', profile, '--set', "vendorField=it's ünusual; $(touch x) `y` \\n"];
      await send('transaction.applied', own.url, ...flags);
      const { stdout } = await send('transaction.applied', curled.url, '--dry-run', '--curl', ...flags);
      expect(stdout).not.toContain(guidebookToken.authorization);
      const directory = await temporaryFolder();
      await promisify(execFile)('sh', ['-c', stdout], {
        cwd: directory,
        env: { ...env, PATH: process.env.PATH },
      });

      const lines = (text = '') =>
        text
          .replaceAll(own.host, curled.host)
          .replace(/^content-length/im, 'content-length')
          .split('\r\n')
          .toSorted();
      expect(lines(curled.received[0])).toEqual(lines(own.received[0]));
      await expect(stat(join(directory, 'x'))).rejects.toMatchObject({ code: 'ENOENT' });
    },
  );
});
