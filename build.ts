import { chmodSync, readFileSync } from 'node:fs';
import { build, type Plugin } from 'rolldown';

const manifest: { dependencies: Record<string, string> } = JSON.parse(
  readFileSync(new URL('package.json', import.meta.url), 'utf8'),
);

// What every command line needs stands in one file beside the entry, because loading a file costs a millisecond or two;
// what a command needs alone is loaded with it.
const core =
  /\/src\/(?:[^/]+\.ts|cli\/(?!parse-with-commander|help-footer)|protocol\/(?:token|labelled-token|profile)\.|files\/|commands\/(?:read|pick|token)|terminal\/(?:palette|token-text))|\/package\.json$/;

/** What npm does for who installs the package, a clone does by itself. */
const executable: Plugin = {
  name: 'executable',
  writeBundle: () => chmodSync('dist/phantom-webhook.js', 0o755),
};

await build({
  logLevel: 'warn',
  plugins: [executable],
  input: { 'phantom-webhook': 'bin/phantom-webhook.ts' },
  platform: 'node',
  preserveEntrySignatures: false,
  external: [/^node:/, ...Object.keys(manifest.dependencies)],
  output: {
    dir: 'dist',
    format: 'esm',
    cleanDir: true,
    chunkFileNames: 'chunks/[name].js',
    // Names stay, so that the stack of a bug report can be read.
    minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
    comments: false,
    codeSplitting: { groups: [{ name: 'core', test: core }] },
  },
});
