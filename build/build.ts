import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type CodeSplittingGroup } from 'rolldown';
import { manualPage } from '../docs/manual-page.ts';
import { chunkOf } from './chunk-of.ts';
import { inspectorPage } from './inspector-page.ts';
import { pruneTypes } from './prune-types.ts';
import { schemaFiles } from './schema-files.ts';
import { writeFiles } from './write-files.ts';

const manifest: {
  version: string;
  dependencies: Record<string, string>;
  peerDependencies: Record<string, string>;
} = JSON.parse(readFileSync('package.json', 'utf8'));
const packages = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies)];
const shared = { logLevel: 'warn', platform: 'node' } satisfies BuildOptions;
const output = {
  dir: 'dist',
  // One byte per character, which Node reads and compiles faster.
  charset: 'ascii',
  minify: { compress: true, mangle: true, codegen: { removeWhitespace: true } },
  // The same commit builds the same bytes, so maps built later fit the stack trace of a bug report.
  sourcemap: process.env.SOURCE_MAPS === '1' && 'hidden',
  comments: { legal: true, annotation: false, jsdoc: false },
} satisfies BuildOptions['output'];

const folders = {
  debugName: 'folders',
  name: (id, chunking) => {
    const { importers = [], dynamicImporters = [] } = chunking.getModuleInfo(id) ?? {};
    return chunkOf(id, importers, dynamicImporters);
  },
} satisfies CodeSplittingGroup;

// CommonJS, because loading the first ES module takes a fifth of the time that Node itself needs to start. Packages
// that exist only as ES modules, and are needed immediately, are bundled.
await build({
  ...shared,
  external: [/^node:/, /^undici\//, ...packages.filter((name) => !/^@(?:noble|scure)\//.test(name))],
  input: { 'phantom-webhook': 'bin/phantom-webhook.ts' },
  preserveEntrySignatures: false,
  output: {
    ...output,
    format: 'cjs',
    cleanDir: true,
    entryFileNames: '[name].cjs',
    chunkFileNames: 'command/[name].js',
    codeSplitting: { includeDependenciesRecursively: false, groups: [folders] },
  },
});
writeFileSync('dist/command/package.json', '{ "type": "commonjs" }\n');
// npm does this on installation. A clone needs it too.
chmodSync('dist/phantom-webhook.cjs', 0o755);

// Built separately from the command, because fetch.js must not load anything from Node.
await build({
  ...shared,
  external: [/^node:/, ...packages],
  input: { index: 'src/library/index.ts', fetch: 'src/library/fetch.ts' },
  preserveEntrySignatures: 'allow-extension',
  output: {
    ...output,
    format: 'esm',
    // The command has chunks of the same names. npm packs files by extension and name, so each is next to its copy, and
    // gzip finds it there: it remembers only 32 kB.
    chunkFileNames: ({ name }) => `library/${name.split('~', 1)}.js`,
    // A folder has a chunk for each set of entries that need it, so that none loads what only others need.
    codeSplitting: { includeDependenciesRecursively: false, groups: [{ ...folders, entriesAware: true }] },
  },
});

const compiler = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url));
execFileSync(process.execPath, [compiler, '--project', 'build/tsconfig.types.json'], { stdio: 'inherit' });
pruneTypes('dist/commonjs/types', ['library/index.d.ts', 'library/fetch.d.ts']);

// One copy of the types and one of the code. TypeScript lets only CommonJS types be required, and ES modules may import
// them too. With code it is the other way round: every supported Node can require an ES module.
writeFileSync('dist/commonjs/package.json', '{ "type": "commonjs" }\n');
for (const door of ['index', 'fetch']) {
  writeFileSync(`dist/${door}.d.ts`, `export * from './commonjs/types/library/${door}.js';\n`);
  writeFileSync(`dist/commonjs/${door}.js`, `module.exports = require('../${door}.js');\n`);
}

writeFiles(schemaFiles('dist', manifest.version));
writeFileSync('dist/inspector.html', await inspectorPage());

// For a reproducible build (reproducible-builds.org/specs/source-date-epoch).
const { SOURCE_DATE_EPOCH: epoch } = process.env;
const builtAt = epoch === undefined ? new Date() : new Date(Number(epoch) * 1_000);
writeFileSync('dist/phantom-webhook.1', manualPage(builtAt.toISOString().slice(0, 10)));
