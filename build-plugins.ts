import { readFileSync } from 'node:fs';
import type { Plugin } from 'rolldown';
import { core, everywhere } from './build-chunks.ts';

/** Node's own modules are required: import() would load all that ES modules need first. */
export const requireOwn: Plugin = {
  name: 'require-own',
  renderChunk: (code) => ({
    code: code.replace(/\bimport\((["'`]node:[\w/]+["'`])\)/g, 'Promise.resolve(require($1))'),
    // Every line stays where it is.
    map: null,
  }),
};

/** A file that holds several modules tells of each by itself: what helps to make such objects is one more file to load. */
export const ownNamespaces: Plugin = {
  name: 'own-namespaces',
  renderChunk(code) {
    const made = code
      .replace(/\brequire_rolldown_runtime\.\w+\((\{[^}]*\})\)/g, (_, members: string) =>
        members.replace(/([\w$]+): \(\) => ([\w$]+)/g, 'get $1() { return $2; }'),
      )
      .replace(/^const require_rolldown_runtime = .*$/m, '');
    if (made.includes('rolldown_runtime')) this.error('Expected that nothing needs the runtime of rolldown.');
    return { code: made, map: null };
  },
  generateBundle(_options, bundle) {
    delete bundle['chunks/rolldown-runtime.cjs'];
  },
};

const late = '\0late-crypto';

/** node:crypto takes three milliseconds to load; a receiver needs it for its first delivery, and many commands never. */
export const lateCrypto: Plugin = {
  name: 'late-crypto',
  resolveId: (id) => (id === 'node:crypto' ? { id: late, moduleSideEffects: false } : null),
  load: (id) =>
    id.startsWith(late)
      ? [
          "let loaded; const crypto = () => (loaded ??= process.getBuiltinModule('node:crypto'));",
          ...['createECDH', 'createHmac', 'hash', 'randomUUID', 'timingSafeEqual'].map(
            (name) => `export const ${name} = (a, b, c) => crypto().${name}(a, b, c);`,
          ),
        ].join('\n')
      : null,
};

const own = '?own';

/** What the entry needs of the base it holds a second time, since the first file that is required takes a millisecond. */
export const ownBase: Plugin = {
  name: 'own-base',
  async resolveId(source, importer = '') {
    if (!core.test(importer) && !importer.endsWith(own)) return null;
    const found = await this.resolve(source, importer.replace(own, ''), { skipSelf: true });
    return found !== null && everywhere.test(found.id) ? { ...found, id: found.id + own } : null;
  },
  load: (id) =>
    id.endsWith(`.ts${own}`) ? { code: readFileSync(id.replace(own, ''), 'utf8'), moduleType: 'ts' } : null,
};
