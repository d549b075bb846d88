import { spawn } from 'node:child_process';
import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { describe, expect, onTestFinished, test } from 'vitest';
import { tableStatements } from '../../src/engines/postgresql-table.ts';
import { readPage } from '../docs/pages.ts';
import { engineDelivery, openExampleEngine } from '../engines/example-engine.ts';
import { urlOf } from '../engines/server-urls.ts';
import { isInstalled, startEngineServer } from '../engines/servers.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const page = await readPage('docs/engines.md');
const project = fileURLToPath(new URL('../../', import.meta.url));

function blocksOf(language: string): readonly string[] {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(
    ([, source = '']) => source,
  );
}

const [tableSql = '', missingSql = ''] = blocksOf('sql');
const workers = blocksOf('js');

/** Starts a program of the page, and ends it with the test. Returns a function for what it has printed. */
async function startWorker(
  source: string,
  name: string,
  env: NodeJS.ProcessEnv,
): Promise<() => readonly string[]> {
  const folder = await temporaryFolder();
  await symlink(join(project, 'node_modules'), join(folder, 'node_modules'));
  await writeFile(join(folder, 'worker.mjs'), source);
  const child = spawn(process.execPath, ['worker.mjs', name], {
    cwd: folder,
    env: { PATH: process.env.PATH, ...env },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let printed = '';
  let failure = '';
  child.stdout.on('data', (text) => {
    printed += text;
  });
  child.stderr.on('data', (text) => {
    failure += text;
  });
  return () => {
    expect(failure).toBe('');
    return printed.trimEnd().split('\n');
  };
}

describe.each([
  ['postgresql', 'DATABASE_URL'],
  ['redis', 'REDIS_URL'],
  ['nats', 'NATS_URL'],
] as const)('the worker of the page for %s', (kind, variable) => {
  test.skipIf(!isInstalled(kind))('gets each delivery once, together with another worker', async () => {
    const server = await startEngineServer(kind);
    const url = urlOf[kind](server);
    const engine = await openExampleEngine(url);
    const heights = Array.from({ length: 50 }, (_, index) => index + 1);
    const store = async (from: number, to: number) => {
      for (const height of heights.slice(from, to)) {
        expect(await engine.store([engineDelivery(height)])).toEqual({ kind: 'stored' });
      }
    };
    await store(0, 25);
    const source = workers[['postgresql', 'redis', 'nats'].indexOf(kind)] ?? '';
    const env = { [variable]: url };
    const printed = await Promise.all(['one', 'two'].map((name) => startWorker(source, name, env)));
    await store(25, 50);
    const lines = () => printed.flatMap((read) => read()).filter((line) => line !== '');
    await expect.poll(() => lines().length).toBe(heights.length);
    expect(lines().toSorted()).toEqual(heights.map((height) => `block.forged ${height}`).toSorted());
  });
});

test.skipIf(!isInstalled('postgresql'))(
  'the workers of the page for postgresql can start at the same time',
  async () => {
    const server = await startEngineServer('postgresql');
    const url = urlOf.postgresql(server);
    const engine = await openExampleEngine(url);
    expect(await engine.store([engineDelivery(1)])).toEqual({ kind: 'stored' });
    const [client, watcher] = [new pg.Client(url), new pg.Client(url)];
    await Promise.all([client.connect(), watcher.connect()]);
    // Until it is clear whether this table stays, both workers wait.
    await client.query('begin');
    await client.query('create table webhook_done (position bigint primary key)');
    const [source = ''] = workers;
    const printed = await Promise.all(
      ['one', 'two'].map((name) => startWorker(source, name, { DATABASE_URL: url })),
    );
    const waiting = async () =>
      (await watcher.query("select from pg_stat_activity where wait_event_type = 'Lock'")).rowCount;
    await expect.poll(waiting).toBe(2);
    await client.query('rollback');
    await Promise.all([client.end(), watcher.end()]);
    await expect.poll(() => printed.map((read) => read().join('')).join('')).toBe('block.forged 1');
  },
);

test('the page shows the table that --create creates', () => {
  expect(tableSql).toBe(
    tableStatements('webhook_deliveries')
      .map((statement) => `${statement};\n`)
      .join(''),
  );
});

test.skipIf(!isInstalled('postgresql'))(
  'the query of the page lists the rounds in which a delegate has no block',
  async () => {
    const server = await startEngineServer('postgresql');
    const url = urlOf.postgresql(server);
    const engine = await openExampleEngine(url);
    const applied = (height: number, delegate: string, n = height) =>
      engineDelivery(n, {
        event: 'block.applied',
        body: Buffer.from(
          JSON.stringify({
            timestamp: 1,
            data: { id: String(n), height, generatorPublicKey: delegate },
            event: 'block.applied',
          }),
        ),
      });
    const deliveries = Array.from({ length: 4 * 51 - 1 }, (_, index) => {
      const height = index + 1;
      const round = Math.floor(index / 51) + 1;
      // The delegate has a block in the first and third round. Of the fourth, the last block is not stored.
      const isOwn = height % 51 === 7 && (round === 1 || round === 3);
      return applied(height, isOwn ? 'DELEGATE' : `other${height % 51}`);
    });
    expect(await engine.store(deliveries)).toEqual({ kind: 'stored' });
    // After a fork, another delegate's block has taken the place of its block in the third round.
    expect(await engine.store([applied(2 * 51 + 7, 'other', 9_999)])).toEqual({ kind: 'stored' });
    const client = new pg.Client(url);
    await client.connect();
    const { rows } = await client.query(missingSql);
    await client.end();
    expect(rows).toEqual([
      { round: '2', first_height: '52', last_height: '102' },
      { round: '3', first_height: '103', last_height: '153' },
    ]);
  },
);
