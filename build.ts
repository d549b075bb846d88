import { chmodSync, readFileSync } from 'node:fs';
import { build, type Plugin } from 'rolldown';

const manifest: { dependencies: Record<string, string> } = JSON.parse(
  readFileSync(new URL('package.json', import.meta.url), 'utf8'),
);

// Loading a file costs a millisecond or two, so what is needed together stands together: what every command line needs
// beside the entry, what send needs in two files, one of which is the chain. Order matters: the first that fits takes it.
const groups = [
  {
    name: 'core',
    test: /\/bin\/foreground|\/src\/(?:[^/]+\.ts|cli\/(?!parse-with-commander|help-footer)|protocol\/(?:token|labelled-token|profile|json-characters|json-outline|skip-string)\.|files\/(?!replace)|commands\/(?:read|pick|token)|terminal\/(?:palette|token-text|group-digits|screen-text))|\/package\.json$/,
  },
  { name: 'chain', test: /\/src\/chain\// },
  {
    name: 'send',
    test: /\/src\/(?:commands\/(?:send|show-request|warn-of|delivery-source|chain-file)|http\/(?:post|redirect|target)|files\/|protocol\/(?!parse-delivery|verify-authorization|tally|reception|delivery\.|headers-json|json-string)|terminal\/(?:answer|failure|request|curl|progress|statistics|terminal-stream))/,
  },
];

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
    codeSplitting: { groups },
  },
});
