import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { run } from '../../../src/cli/run.ts';
import { fakeContext } from '../../fake-context.ts';
import { isWindows } from '../../is-windows.ts';
import { jsonLines } from '../../json-lines.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { guidebookToken } from '../../tokens.ts';
import { type HandlerName, type Mutation, startHandler } from '../handlers/start-handler.ts';

const env = { PHANTOM_WEBHOOK_TOKEN: guidebookToken.token };
/** A loaded machine may answer more slowly than any sender waits. */
const patient = ['--timeout', '10s'];

interface Planted {
  readonly mistakes: string;
  readonly mutations: readonly Mutation[];
  /** With this one, few deliveries find all of it. */
  readonly seed: string;
  /** The smallest deliveries that fail, without the version, by their names. */
  readonly smallest: Readonly<Record<string, unknown>>;
}

const compare = 'expected.some((known) => timingSafeEqual(known, digest(given[0])))';
const remember = 'seen.add(data?.id);';
const authorize = "if (!isAuthorized(request)) return answer(401, 'Unauthorized!');";

const half = { of: 'half' } as const;

const planted: readonly Planted[] = [
  {
    mistakes: 'compares eight characters',
    mutations: [[compare, 'given[0].slice(0, 8) === half.slice(0, 8)']],
    seed: 'a',
    smallest: {
      beginning: { authorization: { form: 'cut', ...half, from: 0, to: 8 } },
      'changed-half': { authorization: { form: 'changed', ...half, places: [31], shift: 1 } },
      'padded-after': { authorization: { form: 'padded', ...half, before: '', after: '0' } },
    },
  },
  {
    mistakes: 'compares only as many characters as were received',
    mutations: [[compare, '[half, token].some((known) => known.startsWith(given[0]))']],
    seed: 'a',
    smallest: { 'empty-authorization': { authorization: { form: 'empty' } } },
  },
  {
    mistakes:
      'accepts a token in the query, trusts a connection, limits bodies to 100 kB, refuses duplicates and looks up events in a table',
    mutations: [
      [
        'request.headersDistinct.authorization ?? []',
        "request.headersDistinct.authorization ?? [new URL(request.url, 'http://x').searchParams.get('token') ?? '']",
      ],
      [
        authorize,
        "if (isAuthorized(request)) request.socket.isKnown = true;\n  if (!request.socket.isKnown) return answer(401, 'Unauthorized!');",
      ],
      ['const maxBytes = 5_000_000;', 'const maxBytes = 100_000;'],
      [
        remember,
        `if (data?.id !== undefined && seen.has(data.id)) return answer(409, 'Known.');
         ({ 'block.forged': () => {} })[event]?.();\n  ${remember}`,
      ],
    ],
    seed: 'a',
    smallest: {
      'another-half-kept-after-valid': {
        authorization: { form: 'other' },
        manner: 'kept',
        before: ['valid'],
      },
      'event-proto': { event: '__proto__' },
      'in-query': { authorization: { form: 'elsewhere', ...half, places: ['token'], header: 'none' } },
      repeated: { times: 2 },
      size: { paddingKb: 100 },
    },
  },
  {
    mistakes:
      'looks up the header by its exact name, requires a Content-Type, decodes each piece of the body separately and answers with a stack trace',
    mutations: [
      [
        'request.headersDistinct.authorization ?? []',
        "request.rawHeaders.flatMap((name, index, all) => (name === 'Authorization' ? [all[index + 1]] : []))",
      ],
      [
        authorize,
        `${authorize}\n  if (!/json/.test(request.headers['content-type'])) return answer(415, 'Not JSON.');`,
      ],
      [
        'return Buffer.concat(chunks);',
        "return Buffer.from(chunks.map((chunk) => new TextDecoder('utf-8', { fatal: true }).decode(chunk)).join(''));",
      ],
      ["'Refused.'", 'error.stack'],
    ],
    seed: 'a',
    smallest: {
      'content-type-absent': { contentType: 'absent' },
      'discloses-stack-trace-empty-body': { body: { form: 'empty' } },
      'header-names': { nameCase: 'lower' },
      'unknown-key-unicode-pieces': { unknownMembers: ['unicode'], pieces: expect.any(Number) },
    },
  },
  {
    mistakes: 'expects an object as data',
    mutations: [[remember, `seen.add('id' in data && data.id);`]],
    seed: 'b',
    smallest: {
      'as-ark-2.7-data-absent': { profile: 'ark-2.7', event: 'round.applied' },
      'data-missing': { body: { form: 'missing', key: 'data' } },
      'data-number': { event: 'wallet.saved' },
      'data-text': { event: 'forger.failed' },
      'data-true': { event: 'state:started' },
    },
  },
];

async function check(url: string, directory: string, ...flags: readonly string[]) {
  const context = fakeContext({ env, directory });
  const exitCode = await run(['check', url, '--json', '--seed', 'a', ...patient, ...flags], context);
  const lines = jsonLines(context.out());
  return {
    exitCode,
    cases: lines.filter(({ id }) => String(id).startsWith('fuzz/')),
    summary: lines.at(-1),
    err: context.err(),
  };
}

async function savedIn(folder: string): Promise<Readonly<Record<string, unknown>>> {
  const saved: Record<string, unknown> = {};
  for (const name of await readdir(folder)) {
    const { version, ...delivery } = JSON.parse(await readFile(join(folder, name), 'utf8'));
    expect(version).toBe(1);
    saved[name.replace(/-[0-9a-f]{8}\.json$/, '')] = delivery;
  }
  return saved;
}

test.for(planted)(
  'a handler that $mistakes fails, and each failure becomes small',
  { timeout: 300_000 },
  async ({ mutations, smallest, seed }, context) => {
    const directory = await temporaryFolder();
    const url = await startHandler('node', context, ...mutations);
    const { exitCode, cases, summary } = await check(
      url,
      directory,
      ...['--profile', 'all', '--fuzz', '150', '--save', 'failing', '--seed', seed],
    );
    expect(await savedIn(join(directory, 'failing'))).toEqual(smallest);
    expect(exitCode).toBe(1);
    const failed = cases.filter(({ verdict }) => verdict === 'fail');
    expect(failed.map(({ id }) => id).toSorted()).toEqual(
      Object.keys(smallest)
        .map((name) => `fuzz/${name}`)
        .toSorted(),
    );
    for (const one of failed) expect(one).toMatchObject({ file: expect.stringMatching(/^failing/) });
    expect(summary).toMatchObject({ type: 'summary', fuzzed: 150, fail: failed.length });
  },
);

const hidden = { id: 'fuzz/two-headers-valid-first', verdict: 'warn' };

test.for<[HandlerName, readonly object[]]>([
  ['node', []],
  ['express', [hidden]],
  ['fetch', []],
])(
  'a correct handler for %s passes every generated delivery, except for a warning of what its platform hides',
  { timeout: 300_000 },
  async ([name, warnings], context) => {
    const directory = await temporaryFolder();
    const url = await startHandler(name, context);
    const flags = ['--profile', 'all', '--fuzz', '100', '--save', 'failing'];
    const { exitCode, cases, summary } = await check(url, directory, ...flags);
    const all = { id: 'fuzz/deliveries', verdict: 'pass', found: '100 deliveries' };
    expect(cases).toMatchObject([...warnings, all]);
    // Warnings are not saved.
    expect(await readdir(join(directory, 'failing'))).toEqual([]);
    expect({ exitCode, fuzzed: summary?.fuzzed }).toEqual({ exitCode: 0, fuzzed: 100 });
  },
);

test('--again sends what failed: a mended handler passes, the wrong one fails', async (context) => {
  const directory = await temporaryFolder();
  const mutation = [compare, 'given[0].slice(0, 8) === half.slice(0, 8)'] as const;
  const wrong = await startHandler('node', context, mutation);
  await check(wrong, directory, '--fuzz', '150', '--save', 'failing');
  const files = (await readdir(join(directory, 'failing'))).toSorted();
  expect(files.length).toBeGreaterThan(1);

  const failed = await check(wrong, directory, '--again', 'failing');
  expect(failed.exitCode).toBe(1);
  expect(failed.cases.map(({ id, verdict, file }) => [id, verdict, file])).toEqual(
    files.map((name) => [`fuzz/${name.slice(0, -'.json'.length)}`, 'fail', join('failing', name)]),
  );

  const mended = await check(await startHandler('node', context), directory, '--again', 'failing');
  expect(mended.exitCode).toBe(0);
  expect(mended.cases.map(({ verdict, found }) => [verdict, found])).toEqual(
    files.map(() => ['pass', '401']),
  );
  expect(mended.summary).toMatchObject({ chosen: files.length + 1, unsent: 0 });
  expect(mended.summary).not.toHaveProperty('fuzzed');
});

test('a delivery is saved once, however often it fails, and only its owner can read it', async (context) => {
  const directory = await temporaryFolder();
  const url = await startHandler('node', context, [compare, 'true']);
  const flags = ['--fuzz', '20', '--save', join('new', 'failing')];
  const saved = async () => {
    await check(url, directory, ...flags);
    const [name = '', ...others] = await readdir(join(directory, 'new', 'failing'));
    expect(others).toEqual([]);
    const status = await stat(join(directory, 'new', 'failing', name));
    if (!isWindows) expect(status.mode & 0o777).toBe(0o600);
    return status;
  };
  const first = await saved();
  expect((await saved()).mtimeMs).toBe(first.mtimeMs);
});

/** Runs a command with the token in its environment, and returns the status line of the answer. */
async function statusOf(command: string): Promise<string> {
  const shell = spawn('sh', ['-c', command], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let out = '';
  shell.stdout.setEncoding('utf8').on('data', (part: string) => {
    out += part;
  });
  await once(shell, 'close');
  return out.split('\r\n')[0] ?? '';
}

test.skipIf(isWindows)(
  'the curl command of a failure repeats it without containing the token',
  async (context) => {
    const includes = 'given[0].toLowerCase().includes(half.slice(3, 29))';
    const decodes =
      "[half, token].some((known) => Buffer.from(given[0].replace('Basic ', ''), 'base64').includes(known))";
    const url = await startHandler(
      'node',
      context,
      [compare, `${includes} || ${decodes}`],
      ['const maxBytes = 5_000_000;', 'const maxBytes = 100_000;'],
    );
    const { cases } = await check(url, '', '--profile', 'all', '--fuzz', '150');
    for (const { curl, found } of cases) {
      expect(await statusOf(curl)).toContain(` ${found.slice(0, 3)} `);
      for (const secret of [guidebookToken.authorization, guidebookToken.verification])
        expect(curl.toLowerCase()).not.toContain(secret.slice(0, 8));
      expect(curl.length).toBeLessThan(4_000);
    }
    const curls = cases.map(({ curl }) => curl).join('\n');
    for (const command of ['base64', 'cut -c', 'head -c']) expect(curls).toContain(command);
  },
);
