import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { script } from '../end-to-end/program.ts';
import { guidebookToken } from '../tokens.ts';

/** Runs the command in a process that prints at its end which files it loaded, in their order. */
const witness = `
process.argv.splice(1, 1, process.env.SCRIPT);
process.on('exit', () => process.stderr.write(Object.keys(require.cache).map((file) => file.split(/[\\\\/]/).at(-1)).join(' ')));
require(process.env.SCRIPT);
`;

async function loadedBy(...argv: readonly string[]): Promise<string> {
  const env = {
    PATH: process.env.PATH,
    SCRIPT: script,
    NO_COLOR: '1',
    PHANTOM_WEBHOOK_TOKEN: guidebookToken.token,
  };
  const { stderr } = await promisify(execFile)(process.execPath, ['-e', witness, '--', '', ...argv], { env });
  return stderr;
}

test.for([['--version'], ['token', 'split', guidebookToken.token]])(
  '%s loads only the entry and the core, since each file makes the start slower',
  async (argv) => expect(await loadedBy(...argv)).toBe('phantom-webhook.cjs core.js'),
);

test.for([
  ['loads', ['send', 'block.forged', ':1', '--dry-run', '--token', guidebookToken.token]],
  ['does not load', ['listen', '--port', '0', '--timeout', '1ms']],
  ['does not load', ['events']],
] as const)('the program %s the chain, its largest part, for %j', async ([wanted, argv]) => {
  const loaded = await loadedBy(...argv);
  expect(loaded.includes(' chain.js') ? 'loads' : 'does not load').toBe(wanted);
});

test('listen does not load the code for flags that are not given', async () => {
  const loaded = await loadedBy('listen', '--port', '0', '--timeout', '1ms');
  expect(loaded).toContain('http-receiver.js');
  expect(loaded).not.toMatch(/registration|node-session|http-node-api|journal|http-forwarder/);
  expect(loaded).not.toMatch(/inspector|events-contract|cli-help/);
});

test('send of an event does not load the code for other deliveries', async () => {
  const loaded = await loadedBy('send', 'block.forged', ':1', '--dry-run', '--token', guidebookToken.token);
  expect(loaded).not.toMatch(/journal|engines|inspector|http-forwarder|node-session/);
});
