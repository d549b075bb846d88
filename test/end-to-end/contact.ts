import { run } from '../../src/cli/run.ts';
import { type FakeContext, fakeContext } from '../fake-context.ts';
import { callApi } from '../node/call-api.ts';
import { guidebookToken } from '../tokens.ts';
import { deliver, deliveryOf } from './deliver.ts';

interface Contact {
  readonly exitCode: number;
  /** Both output streams together. */
  readonly text: string;
}

type Contacting = (url: string, flags?: readonly string[]) => Promise<Contact>;

const env = { PHANTOM_WEBHOOK_TOKEN: guidebookToken.token };

/** Every way in which the program contacts a URL: each does so once or more, and ends. */
export const contacts: Readonly<Record<string, Contacting>> = {
  'send as axios': (url, flags = []) =>
    call('send', 'block.forged', url, '--profile', 'phantom-2.2', ...flags),
  'send as got': (url, flags = []) => call('send', 'block.forged', url, '--profile', 'ark-3', ...flags),
  check: (url, flags = []) =>
    call('check', url, '--only', 'accepts/right-delivery,accepts/portable', ...flags),
  webhook: (url, flags = []) => call('webhook', 'list', '--node', url, ...flags),
  'listen --forward-to': forward,
  node: (url) => deliverFromNode(url, 'phantom-2.2'),
  'node --profile ark-3': (url) => deliverFromNode(url, 'ark-3'),
};

async function call(...argv: readonly string[]): Promise<Contact> {
  const context = fakeContext({ env });
  return { exitCode: await run(argv, context), text: context.all() };
}

async function forward(url: string, flags: readonly string[] = []): Promise<Contact> {
  const context = fakeContext({ env });
  const timeout = flags.includes('--timeout') ? [] : ['--forward-timeout', '30s'];
  const own = flags.map((flag) => (flag === '--timeout' ? '--forward-timeout' : flag));
  const ended = run(['listen', '--port', '0', '--forward-to', url, '--full', ...timeout, ...own], context);
  const listener = await untilSaid(context, ended, /Listening on ([^\s"]+)/);
  if (listener !== undefined) await deliver(listener, deliveryOf('block.forged', {}));
  context.interrupt();
  return { exitCode: await ended, text: context.all() };
}

async function deliverFromNode(target: string, profile: string): Promise<Contact> {
  const context = fakeContext({ env });
  const ports = ['--port', '0', '--p2p-port', '0', '--block-time', '20ms'];
  const ended = run(['node', ...ports, '--profile', profile, '--json'], context);
  const node = await untilSaid(context, ended, /webhook API on (http:\S+),/m);
  const body = JSON.stringify({ event: 'block.forged', target, conditions: [] });
  await callApi(node ?? '', { method: 'POST', path: '/api/webhooks', body });
  await context.waitFor('out', '"type":"dispatch"');
  context.interrupt();
  return { exitCode: await ended, text: context.all() };
}

/** What the pattern finds once the command has started; undefined when the command ends first. */
async function untilSaid(
  context: FakeContext,
  ended: Promise<unknown>,
  pattern: RegExp,
): Promise<string | undefined> {
  const said = ['Verifying with', 'A fake'].map((text) => context.waitFor('err', text));
  await Promise.race([ended, ...said]);
  return pattern.exec(context.err())?.[1];
}
