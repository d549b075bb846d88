import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const folder = fileURLToPath(new URL('../../../dist/', import.meta.url));

/** A built file and all that it imports, sooner or later. */
async function filesOf(entry: string): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  const names = new Set([entry]);
  for (const name of names) {
    const text = await readFile(join(folder, name), 'utf8');
    files.set(name, text);
    for (const [, imported = ''] of text.matchAll(/(?:\bfrom|\bimport\(?)\s*["'`]([^"'`]+)["'`]/g)) {
      names.add(imported.startsWith('.') ? join(name, '..', imported) : imported);
    }
  }
  return files;
}

test('the part for the web imports nothing but its own files', async () => {
  const files = await filesOf('fetch.js');
  expect([...files.keys()]).toEqual(['fetch.js', 'library/web.js']);
  for (const text of files.values()) {
    expect(text).not.toMatch(/\bnode:|\brequire\b|\bprocess\b|\bBuffer\b/);
  }
});

test('neither part loads the command line, nor what draws it', async () => {
  for (const name of ['index.js', 'fetch.js', 'library/web.js']) {
    const text = await readFile(join(folder, name), 'utf8');
    expect(text).not.toMatch(/commander|chalk|\bora\b|undici|\bfrom *["'`][^"'`]*chunks\//);
  }
});

/** Prints the files of the command that are loaded, one line before and one after both ends of a delivery have been called. */
const bothEnds = `
import { createRequire } from 'node:module';
const { cache } = createRequire(base);
const loaded = () => process.stdout.write(Object.keys(cache).map((file) => file.split(/[\\\\/]/).at(-1)).sort().join(' ') + '\\n');
const { createReceiver, sendDelivery, Problem } = await import(new URL('index.js', base));
loaded();
const receiver = await createReceiver();
await sendDelivery(receiver.url, receiver.token, 'block.forged');
await receiver.close();
loaded();
const error = await sendDelivery('nowhere', receiver.token, 'block.forged').catch((thrown) => thrown);
process.stdout.write([error instanceof Problem, error instanceof Error, new Error() instanceof Problem].join(' '));
`;

test('what tests need is loaded late, without the command line, and fails with the same Problem', async () => {
  const base = new URL('../../../dist/', import.meta.url).href;
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...['--input-type=module', '--eval', `const base = '${base}';${bothEnds}`],
  ]);
  expect(stdout.split('\n')).toEqual([
    '',
    'base.cjs chain.cjs receiver.cjs receiving.cjs sending.cjs',
    'true true false',
  ]);
});

/** Runs in a world that has what the web has and nothing of Node. */
const script = `
import { readFile } from 'node:fs/promises';
import vm from 'node:vm';

const { Request, Response, Headers, TextDecoder, TextEncoder, setTimeout, crypto } = globalThis;
const context = vm.createContext({ Request, Response, Headers, TextDecoder, TextEncoder, setTimeout, crypto });
const load = async (file) => {
  const module = new vm.SourceTextModule(await readFile(new URL(file, base), 'utf8'), { context, identifier: file });
  await module.link((name) => load(new URL(name, new URL(file, base)).href));
  return module;
};
const base = process.argv[1];
const module = await load('fetch.js');
await module.evaluate();
const { fetchHandler, createToken, Problem, splitToken } = module.namespace;
const { token, authorization } = createToken();
const delivery = await new Promise((resolve, reject) => {
  const handle = fetchHandler({ token, onDelivery: resolve, onError: reject });
  const body = '{"timestamp":1,"data":{"height":7},"event":"block.forged"}';
  const ask = (headers) => handle(new Request('https://example.invalid/', { method: 'POST', headers, body }));
  ask({}).then(({ status }) => process.stdout.write(status + ' '));
  ask({ authorization }).then(({ status }) => process.stdout.write(status + ' '));
});
process.stdout.write(delivery.event + ' ' + delivery.data.height);
try { splitToken('x'); } catch (error) { process.stdout.write(' ' + error.code); }
process.stdout.write(' ' + new Problem('bad-flag', '\\u001b').message);
`;

test('the part for the web works where there is nothing of Node', async () => {
  const flags = ['--experimental-vm-modules', '--no-warnings', '--input-type=module'];
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...flags,
    ...['--eval', script, new URL('../../../dist/', import.meta.url).href],
  ]);
  expect(stdout).toBe('401 200 block.forged 7 malformed-token \\u001b');
});
