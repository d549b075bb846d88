import { execFile } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { fakeContext } from '../fake-context.ts';
import { startRawTarget } from '../http/start-raw-target.ts';
import { isWindows } from '../is-windows.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { guidebookToken } from '../tokens.ts';

const env = { PHANTOM_WEBHOOK_TOKEN: guidebookToken.token };
const evil = 'a\r\nEvil: 1\r\n\r\nPOST /evil HTTP/1.1\r\nHost: x\r\n\r\n';
/** Contains no injected header and no second request. */
const clean = expect.not.stringMatching(/^(?:evil:|POST \/evil)/im);

/** A line of a journal. */
const recorded = {
  receivedAt: '2026-11-23T10:04:05.123Z',
  method: 'POST',
  path: '/',
  headers: { 'content-type': 'application/json' },
  body: '{"timestamp":1,"data":{},"event":"block.forged"}',
  event: 'block.forged',
  token: 'default',
} as const;

async function send(argv: readonly string[], directory = '/nonexistent') {
  const target = await startRawTarget();
  const context = fakeContext({ env, directory });
  const words = argv.map((word) => word.replace('TARGET', target.url.href));
  const exitCode = await run(['send', ...words, '--timeout', '30s'], context);
  return { exitCode, err: context.err(), received: target.received };
}

describe('a line break in', () => {
  test.for([
    ['the value of -H', `X-Own: ${evil}`],
    ['the name of -H', `X-Own\r\nEvil: 1`],
    ['-H as a carriage return only', 'X-Own: a\rEvil: 1'],
    ['-H as a line feed only', 'X-Own: a\nEvil: 1'],
    ['-H after a blank', 'X-Own: \r\nEvil: 1'],
    ['-H with a zero before', 'X-Own: \u0000\r\nEvil: 1'],
    ['-H as a character whose last byte is a line feed', 'X-Own: a\u010d\u010aEvil: 1'],
  ])('%s is refused before anything is sent', async ([, header = '']) => {
    const { exitCode, err, received } = await send(['block.forged', 'TARGET', '-H', header]);
    expect([exitCode, received]).toEqual([2, []]);
    expect(err).toContain("expected a header as 'name: value'");
    expect(err).toMatch(/^[^\r]*$/);
  });

  test.for([
    ['--set', ['transaction.applied', 'TARGET', '--set', `vendorField=${evil}`]],
    ['--patch', ['block.forged', 'TARGET', '--patch', `data.version=${JSON.stringify(evil)}`]],
    ['the name of an event', [`my.${evil}`, 'TARGET', '--data', 'data.json']],
    ['the path of the target', ['block.forged', `TARGET${evil}`]],
    ['the query of the target', ['block.forged', `TARGET?${evil}`]],
  ] as const)('%s adds no header or request', async ([, argv]) => {
    const directory = await temporaryFolder();
    await writeFile(join(directory, 'data.json'), '{}');
    const { received } = await send(argv, directory);
    expect(received.length).toBeLessThanOrEqual(1);
    for (const request of received) expect(request).toEqual(clean);
  });

  test.for([
    ['a header of a journal', { headers: { 'x-own': evil } }],
    ['a header name of a journal', { headers: { 'x-own\r\nEvil': '1' } }],
    ['a path of a journal', { path: `/${evil}` }],
    ['an event of a journal', { event: evil }],
    ['a method of a journal', { method: evil }],
    ['a repeated header of a journal', { headers: { 'x-own': ['1', evil] } }],
  ] as const)('%s adds neither a header nor a request', async ([, own]) => {
    const directory = await temporaryFolder();
    const line = { ...recorded, ...own };
    await writeFile(join(directory, 'a.ndjson'), `${JSON.stringify(line)}\n`);
    const { exitCode, err, received } = await send(['--from', 'a.ndjson', 'TARGET'], directory);
    expect(exitCode).toBeLessThan(70);
    expect(err).not.toContain('bug');
    expect(received.length).toBeLessThanOrEqual(1);
    for (const request of received) expect(request).toEqual(clean);
  });
});

test('an authorization given with -H replaces the usual one, and only one is sent', async () => {
  const { received } = await send(['block.forged', 'TARGET', '-H', 'Authorization: mine']);
  expect(received[0]?.match(/^authorization: .*$/gim)).toEqual(['Authorization: mine']);
});

describe.skipIf(isWindows)('the shell command made from a journal runs only curl, whatever is in', () => {
  const acts = [
    "'; touch x; '",
    '$(touch x)',
    '`touch x`',
    '"; touch x; "',
    '\\\n touch x\n',
    "'$(touch x)'\\''",
  ];
  const places: Readonly<Record<string, (act: string) => object>> = {
    'the path': (act) => ({ path: `/${act}` }),
    // What a path may not hold is encoded, and $IFS is as good as a blank.
    'the path without blanks': (act) => ({ path: `/${act.replaceAll(' ', '$IFS')}` }),
    'a header': (act) => ({ headers: { 'x-own': act.replaceAll('\n', '') } }),
    'the body': (act) => ({ body: act }),
    'the event': (act) => ({ event: act, token: act }),
  };
  test.for(Object.entries(places))('%s', async ([, place]) => {
    for (const act of acts) {
      const directory = await temporaryFolder();
      const target = await startRawTarget();
      const line = { ...recorded, ...place(act) };
      await writeFile(join(directory, 'a.ndjson'), `${JSON.stringify(line)}\n`);
      const context = fakeContext({ env, directory });
      await run(['send', '--from', 'a.ndjson', target.url.href, '--dry-run', '--curl'], context);
      const shell = { cwd: directory, env: { ...env, PATH: process.env.PATH } };
      await promisify(execFile)('sh', ['-c', context.out()], shell);
      expect([act, await readdir(directory)]).toEqual([act, ['a.ndjson']]);
      expect(target.received).toHaveLength(1);
    }
  });

  test('a token, which the command reads from the environment', async () => {
    const directory = await temporaryFolder();
    const target = await startRawTarget();
    const url = `${target.url.href}?token=${guidebookToken.authorization}`;
    const context = fakeContext({ env, directory });
    const copy = `X-Copy: it's ${guidebookToken.verification}`;
    await run(['send', 'block.forged', url, '--dry-run', '--curl', '-H', copy], context);
    for (const half of [guidebookToken.authorization, guidebookToken.verification])
      expect(context.out()).not.toContain(half);
    await promisify(execFile)('sh', ['-c', context.out()], { env: { ...env, PATH: process.env.PATH } });
    expect(target.received[0]).toContain(`POST /?token=${guidebookToken.authorization} HTTP`);
    expect(target.received[0]).toContain(`\r\n${copy}\r\n`);
  });
});
