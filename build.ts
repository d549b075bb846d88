import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type BuildOptions, build, type Plugin } from 'rolldown';
import { groups } from './build-chunks.ts';
import { lateCrypto, ownBase, ownNamespaces, requireOwn } from './build-plugins.ts';
import { writeDeclarations } from './declarations.ts';
import { manualPage } from './docs/manual-page.ts';

const manifest: { dependencies: Record<string, string> } = JSON.parse(
  readFileSync(new URL('package.json', import.meta.url), 'utf8'),
);

/** What npm does for who installs the package, a clone does by itself. */
const executable: Plugin = {
  name: 'executable',
  writeBundle: () => chmodSync('dist/phantom-webhook.cjs', 0o755),
};

const packages = Object.keys(manifest.dependencies);
const external = [/^node:/, ...packages];
const shared = { logLevel: 'warn', platform: 'node', external } satisfies BuildOptions;

const output = {
  dir: 'dist',
  // All of a file takes one byte a character then, which Node reads and compiles sooner.
  charset: 'ascii',
  minify: { compress: true, mangle: true, codegen: { removeWhitespace: true } },
  // The same bytes are built again from the same commit, so maps made then tell what the stack of a bug report says.
  sourcemap: process.env.SOURCE_MAPS === '1' && 'hidden',
  comments: false,
} satisfies BuildOptions['output'];

/** What of the library is loaded late: the same files as the command's. */
const loadedLate: Readonly<Record<string, string>> = {
  'chunks/receiving': 'src/testing/receiving.ts',
  'chunks/sending': 'src/testing/send-made-delivery.ts',
};

const lateAsCommonJs: Plugin = {
  name: 'late-as-common-js',
  async resolveId(source, importer) {
    const found = await this.resolve(source, importer, { skipSelf: true });
    const [name] = Object.entries(loadedLate).find(([, file]) => found?.id === resolve(file)) ?? [];
    return name === undefined ? null : { id: `./${name}.cjs`, external: true };
  },
};

// As CommonJS: what Node loads for the first ES module takes a fifth as long as all of its own start. So ES modules of
// others go in where they are needed at once.
await build({
  ...shared,
  external: [/^node:(?!crypto$)/, ...packages.filter((name) => !/^@(?:noble|scure)\//.test(name))],
  plugins: [executable, requireOwn, ownNamespaces, ownBase, lateCrypto],
  input: { 'phantom-webhook': 'bin/phantom-webhook.ts', ...loadedLate },
  preserveEntrySignatures: 'exports-only',
  output: {
    ...output,
    format: 'cjs',
    comments: { legal: true, annotation: false, jsdoc: false },
    cleanDir: true,
    entryFileNames: '[name].cjs',
    chunkFileNames: 'chunks/[name].cjs',
    codeSplitting: { groups },
  },
});

// Apart from the command, since fetch.js may import nothing of Node, nor CommonJS.
await build({
  ...shared,
  plugins: [lateAsCommonJs],
  input: { index: 'src/index.ts', fetch: 'src/fetch.ts' },
  output: {
    ...output,
    format: 'esm',
    chunkFileNames: 'library/[name].js',
    codeSplitting: { groups: [{ name: 'web', test: /\/src\/handler\/(?!webhook-handler|read-node-body)/ }] },
  },
});

await writeDeclarations('dist');

// Whoever wants to build the same bytes again says when (reproducible-builds.org/specs/source-date-epoch).
const { SOURCE_DATE_EPOCH: epoch } = process.env;
const builtAt = epoch === undefined ? new Date() : new Date(Number(epoch) * 1_000);
writeFileSync('dist/phantom-webhook.1', manualPage(builtAt.toISOString().slice(0, 10)));
