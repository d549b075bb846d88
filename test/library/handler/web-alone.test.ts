import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const folder = fileURLToPath(new URL('../../../dist/', import.meta.url));

/** A built file and everything it loads: at once, or at any time. */
async function filesOf(
  entry: string,
  when: 'at once' | 'ever' = 'ever',
): Promise<ReadonlyMap<string, string>> {
  const pattern =
    when === 'ever'
      ? /(?:\bfrom|\bimport\(?)\s*["'`]([^"'`]+)["'`]/g
      : /(?:\bfrom|\bimport)\s*["'`]([^"'`]+)["'`]/g;
  const files = new Map<string, string>();
  const names = new Set([entry]);
  for (const name of names) {
    // Modules of Node, and packages.
    if (!name.endsWith('.js')) continue;
    const text = await readFile(join(folder, name), 'utf8');
    files.set(name.replaceAll('\\', '/'), text);
    for (const [, imported = ''] of text.matchAll(pattern)) {
      names.add(imported.startsWith('.') ? join(name, '..', imported) : imported);
    }
  }
  return files;
}

test('the web entry imports only its own files', async () => {
  const files = await filesOf('fetch.js');
  expect(files.size).toBeGreaterThan(1);
  for (const [name, text] of files) {
    expect(name).toMatch(/^(?:fetch|library\/[\w-]+)\.js$/);
    expect(text).not.toMatch(/["'`]node:|\brequire\s*\(|\bprocess\.|\bBuffer\./);
  }
});

test('neither entry loads the CLI or terminal code', async () => {
  for (const entry of ['index.js', 'fetch.js']) {
    for (const [name, text] of await filesOf(entry)) {
      expect(name).not.toMatch(/command\//);
      expect(text).not.toMatch(/commander|chalk|\bora\b|undici/);
    }
  }
});

test('the helpers for tests are loaded late, and throw the same Problem class', async () => {
  const [atOnce, ever] = [await filesOf('index.js', 'at once'), await filesOf('index.js')];
  // What the server, the sender and the chain import, in this order.
  for (const imported of ['node:net', 'node:dns', '@noble/secp256k1']) {
    const isLoaded = (files: typeof ever) =>
      [...files.values()].some((text) => text.includes(`"${imported}"`));
    expect([imported, isLoaded(atOnce), isLoaded(ever)]).toEqual([imported, false, true]);
  }
  const { createReceiver, sendDelivery, Problem } = await import(
    new URL('../../../dist/index.js', import.meta.url).href
  );
  const receiver = await createReceiver();
  await sendDelivery(receiver.url, receiver.token, 'block.forged');
  await receiver.close();
  await expect(sendDelivery('nowhere', receiver.token, 'block.forged')).rejects.toBeInstanceOf(Problem);
});

/** Runs in a context with the web APIs and without Node.js. */
const script = `
import { readFile } from 'node:fs/promises';
import vm from 'node:vm';

const { Request, Response, Headers, TextDecoder, TextEncoder, setTimeout, crypto, performance } = globalThis;
const web = { Request, Response, Headers, TextDecoder, TextEncoder, setTimeout, crypto, performance };
const context = vm.createContext(web);
const load = async (file) => {
  const module = new vm.SourceTextModule(await readFile(new URL(file, base), 'utf8'), { context, identifier: file });
  await module.link((name) => load(new URL(name, new URL(file, base)).href));
  return module;
};
const base = process.argv[1];
const module = await load('fetch.js');
await module.evaluate();
const { fetchHandler, createDeduplicator, createToken, Problem, splitToken } = module.namespace;
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
const deduplicator = createDeduplicator();
const id = 'a'.repeat(1000);
for (const _try of [1, 2]) process.stdout.write(' ' + (await deduplicator.runOnce(id, () => {})));
`;

test('the web entry works without Node.js', async () => {
  const flags = ['--experimental-vm-modules', '--no-warnings', '--input-type=module'];
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...flags,
    ...['--eval', script, new URL('../../../dist/', import.meta.url).href],
  ]);
  expect(stdout).toBe('401 200 block.forged 7 malformed-token \\u001b done repeated');
});
