import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { forwardUrl } from '../../src/http/addresses/forwarding-rules.ts';
import { postDelivery } from '../../src/http/sender/post-delivery.ts';
import { badAuthorizations } from '../../src/protocol/token/bad-authorization.ts';
import { curlCommand } from '../../src/terminal/deliveries/curl-line.ts';
import { fakeContext } from '../fake-context.ts';
import { type RawTarget, startRawTarget } from '../http/start-raw-target.ts';
import { isWindows } from '../is-windows.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { guidebookToken } from '../tokens.ts';

const env = { PHANTOM_WEBHOOK_TOKEN: guidebookToken.token };
const closing = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok';

interface Parts {
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
}

/** Runs a command as a user does whose curl and whose environment are set to do something else. */
async function runInShell(command: string, target: RawTarget): Promise<void> {
  const proxy = await startRawTarget(() => closing);
  const directory = await temporaryFolder();
  await writeFile(join(directory, '.curlrc'), 'header = "X-Own: of the user"\nuser = "a:b"\nlocation\n');
  await writeFile(join(directory, '.netrc'), 'default login a password b\n');
  const proxies = Object.fromEntries(
    ['http_proxy', 'https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'].map((name) => [
      name,
      proxy.url.href,
    ]),
  );
  const shellEnv = { ...env, ...proxies, PATH: process.env.PATH, HOME: directory, NO_PROXY: '' };
  // From a file, because an argument may hold 128 KiB.
  await writeFile(join(directory, 'command'), command);
  const shell = spawn('sh', ['command'], { cwd: directory, env: shellEnv, detached: true, stdio: 'ignore' });
  // A wrong command is killed together with its curl, which could run for hours.
  const isFlooded = () => target.received.length + proxy.received.length > maxRequests;
  const watch = setInterval(() => isFlooded() && endGroup(shell), 10);
  onTestFinished(() => endGroup(shell));
  const [code] = await once(shell, 'exit');
  clearInterval(watch);
  expect(code).toBe(0);
  expect((await readdir(directory)).toSorted()).toEqual(['.curlrc', '.netrc', 'command']);
  expect(proxy.received.filter((request) => request.includes(target.url.host))).toEqual([]);
}

/** Many more than there should be. */
const maxRequests = 50;

function endGroup({ pid, exitCode, signalCode }: ChildProcess): void {
  if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid, 'SIGKILL');
}

/** Distinguishes the requests of this test from those sent to an earlier user of the port. */
const mark = ['X-Mark', randomUUID()] as const;

function receivedBy({ received }: RawTarget): readonly string[] {
  return received.filter((request) => request.includes(mark.join(': ')));
}

/**
 * Head and body of a request, without what HTTP leaves open: the order of headers, the blanks around their values, and the
 * case of the names that curl makes.
 */
function comparable(request = ''): { readonly head: readonly string[]; readonly body: string } {
  const end = request.indexOf('\r\n\r\n');
  const lines = request.slice(0, end).split('\r\n');
  const head = lines.map((line) =>
    line.trimEnd().replace(/^(?:host|content-length):/i, (name) => name.toLowerCase()),
  );
  return { head: head.toSorted(), body: request.slice(end + 4) };
}

/** Sends a request, then runs the command for it. */
async function sendTwice({ path, headers, body }: Parts, isTls = false): Promise<readonly string[]> {
  const target = await startRawTarget(() => closing, { isTls });
  const url = forwardUrl(target.url, path);
  const derived = [
    ['Host', url.host],
    ['Content-Length', String(body.length)],
    ['Connection', 'close'],
  ] as const;
  const missing = derived.filter(([name]) =>
    headers.every(([other]) => other.toLowerCase() !== name.toLowerCase()),
  );
  const request = { url, headers: [...headers, ...missing, mark].flat(), body };
  await postDelivery({
    ...request,
    patience: { kind: 'unlimited' },
    redirects: 'never',
    checksCertificate: false,
    signal: new AbortController().signal,
  });
  const options = { token: guidebookToken, tokenVariable: 'PHANTOM_WEBHOOK_TOKEN', checksCertificate: false };
  const command = curlCommand(request, options);
  expect(command).toMatch(/^[\x20-\x7e]*\n$/);
  // A body is what was asked for.
  for (const half of [guidebookToken.authorization, guidebookToken.verification])
    expect(command.slice(command.lastIndexOf('| curl'))).not.toContain(half);
  await runInShell(command, target);
  return receivedBy(target);
}

async function expectSame(parts: Parts, isTls = false): Promise<void> {
  const received = await sendTwice(parts, isTls);
  expect(received).toHaveLength(2);
  expect(comparable(received[1])).toEqual(comparable(received[0]));
}

const plain: Parts = {
  path: '/',
  headers: [['Authorization', guidebookToken.authorization]],
  body: Buffer.from('{}'),
};

describe.skipIf(isWindows)(
  'the command that --curl prints sends one request, with the same bytes as send',
  () => {
    test.for([
      ['a range in the query', '/?ids=[1-3]'],
      ['a huge range', '/[1-100000000]/[a-z]'],
      ['a list', '/?x={a,b}&y={}'],
      ['brackets that are not a range', '/?a[]=1&b[c]=2&d[1'],
      ['an empty query', '/hook?'],
      ['a backslash and a quote', "/it's?a=\\[1-2\\]&'"],
      ['steps upward', '/a/../../b/%2e%2e/./c/..%2f?/../x/..'],
      ['a dash', '/-o/-K?-d@x'],
      ['shell syntax', '/$(touch x)`touch x`;touch$IFS-x?$HOME&|!'],
      ['bytes beyond ASCII', '/\u00e9?\u009b\u00ff'],
      ['an @', '/@/etc/passwd?@x'],
      ['another URL behind blanks', '/ http://127.0.0.1:1/ ?a http://127.0.0.1:1'],
      ['a token', `/?t=${guidebookToken.authorization}[1-2]`],
    ] as const)('with %s in its URL', ([, path]) => expectSame({ ...plain, path }));

    test.for([
      ['no value', [['X-Own', '']]],
      ['blanks for a value', [['X-Own', ' \t ']]],
      [
        'a semicolon at the end',
        [
          ['X-Own', ';'],
          ['X-Other', 'a;'],
        ],
      ],
      [
        'the same name twice',
        [
          ['X-Own', '1'],
          ['X-Own', ''],
          ['x-own', '2'],
        ],
      ],
      [
        'names that curl makes itself',
        [
          ['User-Agent', 'x'],
          ['Accept', ''],
          ['Content-Type', 'a/b'],
          ['Expect', ''],
        ],
      ],
      [
        'a value that looks like a file name',
        [
          ['X-Own', '@/etc/passwd'],
          ['X-Other', '<x'],
        ],
      ],
      ['tabs and bytes beyond ASCII', [['X-Own', 'a\tb \u0080\u009b\u00e9\u00ff']]],
      [
        'an odd name',
        [
          ["!#$%&'*+.^_`|~-", 'x'],
          ['-H', 'x'],
        ],
      ],
      ['shell syntax', [['X-Own', '\'"$(touch x)`touch x`\\ %s %% \\n !']]],
      ['another host', [['host', 'other.example:1']]],
      ['the same host in upper case', [['HOST', 'LOCALHOST']]],
      ['another length', [['content-length', '1']]],
      [
        'names that mean something to curl',
        [
          ['Cookie', 'a=b'],
          ['Cookie', 'c=d'],
          ['Range', 'bytes=0-1'],
          ['Referer', 'x'],
          ['Accept-Encoding', 'gzip'],
          ['TE', 'trailers'],
          ['Connection', 'close'],
          ['Proxy-Connection', 'x'],
          ['Content-Encoding', 'gzip'],
          ['If-Modified-Since', 'x'],
          ['Proxy-Authorization', 'x'],
          ['Content-Range', 'x'],
        ],
      ],
      [
        'the whole token, its halves and characters next to them',
        [
          ['Authorization', guidebookToken.token],
          ['X-Own', `'${guidebookToken.verification}'`],
          ['X-Other', `\u00e9${guidebookToken.authorization}\u00e9`],
        ],
      ],
    ] as const)('with %s in its headers', ([, headers]) => expectSame({ ...plain, headers }));

    test.for([
      ['nothing', ''],
      ['the name of a file', '@/etc/passwd'],
      ['a dash', '-'],
      ['the syntax of printf', '%s %d \\n \\0101 \\c \\\\'],
      ['every byte', Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte)).join('')],
      ['line feeds at both ends', '\n\na\n\n'],
      ['more than an argument may hold', `"${'a\n'.repeat(100_000)}"`],
      ['long runs of one character', `"${'0'.repeat(150_000)}", ${'x'.repeat(999)}${'y'.repeat(1_000)}`],
    ] as const)('with %s as its body', ([, body]) =>
      expectSame({ ...plain, body: Buffer.from(body, 'latin1') }),
    );

    test('with a short command for a long run of one character', () => {
      const url = new URL('http://127.0.0.1:1/');
      const request = { url, headers: [], body: Buffer.from(`{"a":"${'0'.repeat(300_000)}"}`) };
      const options = { token: guidebookToken, tokenVariable: 'A', checksCertificate: true };
      const command = curlCommand(request, options);
      expect(command.length).toBeLessThan(400);
      expect(command).toContain("head -c 300000 /dev/zero | tr '\\0' 0");
    });

    test('over TLS', () => expectSame({ ...plain, path: '/?[1-2]' }, true));

    test('with any generated path, headers and body', async () => {
      const character = fc.oneof(
        { weight: 3, arbitrary: fc.constantFrom(...'{}[]-,;:@<\'"\\`$%&?#/.|!*~^=+() \t0a') },
        {
          weight: 1,
          arbitrary: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)),
        },
      );
      const text = fc.oneof(
        fc.string({ unit: character, maxLength: 24 }),
        fc.constantFrom('[1-9]', '{a,b}', guidebookToken.authorization, guidebookToken.verification, '../'),
      );
      const joined = fc.array(text, { maxLength: 4 }).map((texts) => texts.join(''));
      const name = fc.string({ unit: fc.constantFrom(..."!#$%&'*+.^_`|~-0aZ"), minLength: 1, maxLength: 8 });
      const header = fc.tuple(
        name.map((own) => `X${own}`),
        joined.map((value) => value.replace(/[\x7f\r\n]/g, '').trim()),
      );
      const parts = fc.record({
        path: joined.map((path) => `/${path}`),
        headers: fc.array(header, { maxLength: 4 }),
        body: fc.oneof(
          joined.map((body) => Buffer.from(body, 'latin1')),
          fc.uint8Array({ maxLength: 64 }),
        ),
      });
      await fc.assert(
        fc.asyncProperty(parts, (own) => expectSame(own)),
        { numRuns: 30 },
      );
    }, 300_000);

    test.for(badAuthorizations)('with --bad-auth %s', async (way) => {
      const target = await startRawTarget(() => closing);
      const send = async (...flags: readonly string[]) => {
        const context = fakeContext({ env });
        const fixed = [
          '--seed',
          'a',
          '--at',
          '2026-11-23T10:00:00Z',
          '--bad-auth',
          way,
          '-H',
          mark.join(': '),
        ];
        await run(['send', 'block.forged', target.url.href, ...fixed, ...flags], context);
        return context.out();
      };
      await send();
      await runInShell(await send('--dry-run', '--curl'), target);
      const received = receivedBy(target);
      expect(received).toHaveLength(2);
      expect(comparable(received[1])).toEqual(comparable(received[0]));
    });

    test('with the path and headers of a journal', async () => {
      const directory = await temporaryFolder();
      const target = await startRawTarget(() => closing);
      const line = {
        receivedAt: '2026-11-23T10:04:05.123Z',
        method: 'POST',
        path: '/[1-100000000]?a={1,2}',
        headers: { 'x-own': '\u009b31m', 'x-other': '  ' },
        body: '{"timestamp":1,"data":{},"event":"block.forged"}',
        event: 'block.forged',
        token: 'default',
      };
      await writeFile(join(directory, 'a.ndjson'), `${JSON.stringify(line)}\n`);
      for (const flags of [[], ['--dry-run', '--curl']]) {
        const context = fakeContext({ env, directory });
        await run(['send', '--from', 'a.ndjson', target.url.href, '-H', mark.join(': '), ...flags], context);
        if (flags.length > 0) await runInShell(context.out(), target);
      }
      const received = receivedBy(target);
      expect(received).toHaveLength(2);
      expect(comparable(received[1])).toEqual(comparable(received[0]));
    });
  },
);
