import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const folder = fileURLToPath(new URL('../../dist/', import.meta.url));

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
  const main = new Set(['index.js', 'fetch.js', 'library/web.js', 'library/node.js']);
  for (const name of main) {
    const text = await readFile(join(folder, name), 'utf8');
    expect(text).not.toMatch(/commander|chalk|\bora\b|undici|chunks\//);
  }
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
    ...['--eval', script, new URL('../../dist/', import.meta.url).href],
  ]);
  expect(stdout).toBe('401 200 block.forged 7 malformed-token \\u001b');
});
