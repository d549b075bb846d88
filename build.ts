import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type BuildOptions, build, type Plugin } from 'rolldown';
import { writeDeclarations } from './declarations.ts';
import { manualPage } from './docs/manual-page.ts';

const manifest: { dependencies: Record<string, string> } = JSON.parse(
  readFileSync(new URL('package.json', import.meta.url), 'utf8'),
);

// Loading a file costs a sixth of a millisecond, a thousand characters a twentieth, so what is needed together stands
// together: what every command line needs; what the library and all commands but token need; what these need to read their
// flags; what makes deliveries up; what receives them; what two of listen, send and node need; what is known of events; what
// the commands of webhook need; what send needs, the chain aside; what brings the HTTP client, which takes longer to load than
// all the rest. Order matters: the first that fits takes a module, and what that alone needs with it.
const everywhere = /\/src\/(?:[^/]+|protocol\/(?:token|closest-name))\.ts$|late-crypto$/;
const core =
  /\/bin\/(?!keyboard)|\/src\/(?:cli\/(?:run|bug-report|output-problem|parse-plainly|read-flags|find-command|conversation|declare-command|first-steps|global-flags|flag|version|token-(?:split|new|output)[\w-]*|read-choice)\.|commands\/token\.|terminal\/(?:palette|token-text)\.)|\/package\.json$/;
const groups = [
  { name: 'core', test: core },
  {
    name: 'base',
    test: /\/src\/(?:[^/]+\.ts$|protocol\/(?:skip-string|json-outline|labelled-token|profile|event-names|generation|event-catalogue|verdict|parse-delivery|authorization-values|judge-authorization|delivery-request|secret-header|hide-tokens|token-traces|token|closest-name)\.ts$|http\/(?:body-buffer|listen-problem|receiver-limits|post-failure|limit-interim|target-url)\.)|late-crypto$/,
  },
  {
    name: 'flags',
    test: /\/src\/(?:cli\/(?:read-|node-flags|token-)|commands\/(?:read-|pick-|announce-keyboard|aborted)|files\/(?:file-error|read-(?:bounded-file|secret-file|open-file|dotenv))\.|protocol\/(?:parse-condition|event-pattern|json-characters|expectation|header-line|bad-authorization|scenario-name)\.|terminal\/(?:group-digits|screen-text))/,
  },
  { name: 'other-commands', test: /\/src\/cli\/(?!token-|listen-|send-)[\w-]+-command\./ },
  { name: 'chain', test: /\/src\/(?:chain\/|http\/(?:post-delivery|redirect)\.)|@(?:noble|scure)/ },
  {
    name: 'receiver',
    test: /\/src\/(?:protocol\/(?:verify-authorization|held-tokens)|http\/(?:connection-claim|admission|answer|client-error|reports|send-answer|turns|request-handling|tls-server|receiver))\./,
  },
  {
    name: 'wire',
    test: /\/src\/(?:commands\/(?:filter|warn-of-filter)|http\/(?:node-url|forward-url|host-name|via|bounded-queue)|protocol\/(?:parse-|condition|judge|satisfies|property-of|decimal|live-payload|event-pattern|end-to-end|headers-json|json-string|mask-outcome|public-target|post-outcome|dice|duplicates)|terminal\/(?:answer-text|json-|wrap-|bounded-output|failure-words|key-line|shell-quote|excerpt|time-of-day|skipped-text))/,
  },
  {
    name: 'forward',
    test: /\/src\/http\/(?:forwarder|forwarded|target-(?!url)|kept-socket|open-socket|bounded-queue|own-address|machine-hosts)/,
  },
  {
    name: 'guide',
    test: /\/src\/protocol\/(?:phantom-events|ark-[\d.]+-events|event-facts|event-guide)/,
  },
  {
    name: 'webhook',
    test: /\/src\/(?:commands\/(?:webhook-(?!file)|node-(?!keys)|creation|open-token|say-node|url-notes)|http\/node|files\/token|protocol\/(?:node-(?!report|tally)|guess|validation|event-note)|terminal\/webhook)/,
  },
  {
    name: 'send',
    test: /\/src\/(?:commands\/(?:send|show-request|warn-of|delivery-source|chain-file)|http\/(?:post|redirect)|files\/|protocol\/(?!node-|guess|validation|event-note|tally|reception|goal|forwarding|treatment|delivery\.)|terminal\/(?:request|curl|progress|statistics|terminal-stream))/,
  },
];

/** What npm does for who installs the package, a clone does by itself. */
const executable: Plugin = {
  name: 'executable',
  writeBundle: () => chmodSync('dist/phantom-webhook.cjs', 0o755),
};

/** Node's own modules are required: import() would load all that ES modules need first. */
const requireOwn: Plugin = {
  name: 'require-own',
  renderChunk: (code) => ({
    code: code.replace(/\bimport\((["'`]node:[\w/]+["'`])\)/g, 'Promise.resolve(require($1))'),
    // Every line stays where it is.
    map: null,
  }),
};

const late = '\0late-crypto';

/** node:crypto takes three milliseconds to load; a receiver needs it for its first delivery, and many commands never. */
const lateCrypto: Plugin = {
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
const ownBase: Plugin = {
  name: 'own-base',
  async resolveId(source, importer = '') {
    if (!core.test(importer) && !importer.endsWith(own)) return null;
    const found = await this.resolve(source, importer.replace(own, ''), { skipSelf: true });
    return found !== null && everywhere.test(found.id) ? { ...found, id: found.id + own } : null;
  },
  load: (id) =>
    id.endsWith(`.ts${own}`) ? { code: readFileSync(id.replace(own, ''), 'utf8'), moduleType: 'ts' } : null,
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
  plugins: [executable, requireOwn, ownBase, lateCrypto],
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
