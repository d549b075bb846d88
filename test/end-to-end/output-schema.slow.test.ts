import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, describe, expect, test } from 'vitest';
import schema from '../../docs/output.schema.json' with { type: 'json' };
import { nodeLine } from '../../src/commands/node/node-line.ts';
import { problemKinds } from '../../src/problem.ts';
import { skippedLine } from '../../src/terminal/output/bounded-output.ts';
import { freePort } from '../free-port.ts';
import { jsonLines } from '../json-lines.ts';
import { callApi } from '../node/call-api.ts';
import { startNode } from '../node-stand-in/start-node.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { guidebookToken } from '../tokens.ts';
import { deliver, deliveryOf } from './deliver.ts';
import { type Finished, runProgram, startProgram } from './program.ts';
import { startListener, withToken } from './start-listener.ts';
import { startLocalNode } from './start-local-node.ts';
import { startTarget } from './start-target.ts';

type Name = keyof typeof schema.$defs;

// Safe: an object of the schema has no other keys.
const names = Object.keys(schema.$defs) as readonly Name[];
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true }).addSchema(schema, 'output');
const seen = new Set<Name>();

/** Lines that a real run cannot be made to print at will, each as the program words it. */
const unseen: Readonly<Partial<Record<Name, { readonly why: string; readonly line: string }>>> = {
  'listen.skipped': { why: 'needs a reader that stops reading', line: skippedLine(3) },
  'node.skipped': { why: 'needs a reader that stops reading', line: skippedLine(3) },
  'relay.skipped': { why: 'needs a reader that stops reading', line: skippedLine(3) },
  'node.blocked': {
    why: 'needs a target that hangs for seconds',
    line: nodeLine(
      {
        kind: 'blocked',
        event: 'block.forged',
        webhook: { id: 1, target: 'http://127.0.0.1:3000/' },
        waiting: 1,
        afterMs: 5_000,
      },
      0,
    ),
  },
  'node.abandoned': {
    why: 'needs over a hundred calls that hang',
    line: nodeLine(
      {
        kind: 'abandoned',
        event: 'block.forged',
        webhook: { id: 1, target: 'http://127.0.0.1:3000/' },
        afterMs: 5_000,
        maxConnections: 128,
      },
      0,
    ),
  },
  'node.dropped': {
    why: 'needs thousands of deliveries in progress',
    line: nodeLine({ kind: 'dropped', event: 'block.forged', deliveries: 1, reason: 'deliveries' }, 0),
  },
  'node.fault': {
    why: 'needs an internal error',
    line: nodeLine({ kind: 'fault', during: 'event', message: 'unforeseen' }, 0),
  },
};

/** Which of the definitions a line fits, and the complaints about it if there is none. */
function fitting(line: unknown, allowed: readonly Name[]): readonly Name[] {
  const complaints: unknown[] = [];
  const found = allowed.filter((name) => {
    const validate = ajv.getSchema(`output#/$defs/${name}`);
    if (validate?.(line) === true) return true;
    complaints.push({ [name]: validate?.errors });
    return false;
  });
  expect(found, `${JSON.stringify(line)}\n${JSON.stringify(complaints, null, 1)}`).not.toEqual([]);
  return found;
}

/** Checks that every line on both streams is what the schema says. */
function expectLines({ stdout, stderr }: Pick<Finished, 'stdout' | 'stderr'>, ...allowed: readonly Name[]) {
  for (const line of jsonLines(stdout)) expectLine(line, allowed);
  for (const line of jsonLines(stderr)) expectLine(line, ['error', 'warning', 'note']);
}

function expectLine(line: unknown, allowed: readonly Name[]): void {
  const found = fitting(line, allowed);
  expect(found, JSON.stringify(line)).toHaveLength(1);
  for (const name of found) seen.add(name);
}

function namesOf(...commands: readonly string[]): readonly Name[] {
  return names.filter((name) => commands.some((command) => name.startsWith(`${command}.`)));
}

async function expectRun(argv: readonly string[], allowed: readonly Name[], options = {}): Promise<Finished> {
  const finished = await runProgram([...argv, '--json'], options);
  expectLines(finished, ...allowed);
  expect(finished.stdout + finished.stderr, argv.join(' ')).not.toBe('');
  return finished;
}

test('the schema is one of 2020-12, allows no unknown field, and describes every field', () => {
  expect(ajv.validateSchema(schema)).toBe(true);
  expect(schema.anyOf.map(({ $ref }) => $ref)).toEqual(names.map((name) => `#/$defs/${name}`));
  expectDescribed(schema.$defs);
});

interface Part {
  readonly description?: string;
  readonly properties?: object;
  readonly additionalProperties?: unknown;
  readonly items?: object;
}

function expectDescribed(parts: object): void {
  for (const [name, part] of Object.entries(parts) as [string, Part][]) {
    expect(part.description, name).toMatch(/\.$/);
    const inner = part.items ?? part;
    if ('properties' in inner) {
      expect(inner, name).toHaveProperty('additionalProperties', false);
      expectDescribed(inner.properties as object);
    }
  }
}

test('every code of an error is in the schema, except those of the library', () => {
  const ofLibrary = ['unreadable-body', 'not-delivered'];
  const codes = schema.$defs.error.properties.code.oneOf.map((code) => code.const);
  const others = [
    ...['missing-deliveries', 'command-failed', 'webhook-not-deleted'],
    ...['unknown-dead-letter', 'internal-error'],
  ];
  const ofProblems = Object.keys(problemKinds).filter((code) => !ofLibrary.includes(code));
  expect(codes).toEqual([...ofProblems, ...others]);
});

describe('every line fits the schema that is printed by', () => {
  test('token, events, help and errors', async () => {
    await expectRun(['token', 'new'], ['token']);
    await expectRun(['token', 'split', guidebookToken.token], ['token']);
    await expectRun(['events'], ['events']);
    for (const profile of ['phantom-2.2', 'ark-3']) {
      await expectRun(['events', 'block.forged', '--profile', profile], ['events']);
    }
    await expectRun(['--help'], ['help']);
    await expectRun(['completion', '--help'], ['help']);
    await expectRun(['lisen'], []);
    await expectRun(['listen', '--respond', 'x'], []);
  });

  test('listen, and journal of what it recorded', async () => {
    const directory = await temporaryFolder();
    const target = await startTarget();
    const flags = [
      '--json',
      '--host',
      '0.0.0.0',
      '--record',
      'a.ndjson',
      '--forward-to',
      target.url,
      '--ui',
      '0',
    ];
    const conditions = ['--where', 'height gte 5', '--where', 'height eq 3', '--explain'];
    const goal = ['--expect', 'block.forged:9'];
    const listener = await startListener([...flags, ...conditions, ...goal], { directory });
    const url = `http://127.0.0.1:${listener.port}/`;
    for (const height of [7, 7, 8, 1]) await deliver(url, deliveryOf('block.forged', { height }));
    await deliver(url, 'no JSON');
    const body = JSON.stringify({ created: 1, data: { height: 9 }, type: 'block.forged' });
    for (const authorization of [guidebookToken.token, guidebookToken.verification]) {
      await fetch(url, { method: 'POST', headers: { authorization }, body });
    }
    await fetch(url);
    const finished = await listener.stop();
    expect(finished.exitCode).toBe(130);
    expectLines(finished, ...namesOf('listen'));

    await expectRun(['journal', 'list', 'a.ndjson'], ['journal.listed'], { directory });
    await expectRun(['journal', 'show', 'a.ndjson', '1'], ['journal.shown'], { directory });
    await expectRun(['journal', 'diff', 'a.ndjson', '1', '3'], ['journal.difference'], { directory });
    const inspected = startProgram(['inspect', 'a.ndjson', '--json'], { directory });
    await inspected.waitFor('stderr', /Press Ctrl-C/);
    inspected.process.kill('SIGINT');
    expectLines(await inspected.finished, 'inspect.ready');
  });

  test('listen with simulated failures and a command', async () => {
    const wrong = await startListener([
      ...['--json', '--respond', '503', '--explain'],
      ...['--where', 'balance regexp (', '--where', 'balance regexp ^(\\d+)+z$'],
    ]);
    await deliver(wrong.url, deliveryOf('wallet.saved', { balance: '7'.repeat(64) }));
    expectLines(await wrong.stop(), ...namesOf('listen'));
    const argv = ['listen', '--json', '--port', '0', '--', process.execPath, '-e', 'process.exitCode = 1'];
    expectLines(await runProgram(argv, withToken), ...namesOf('listen'));
  });

  test('listen --node, which finds a webhook left behind, loses the node, and leaves one behind', async () => {
    const node = await startNode('phantom-2.2');
    const port = `${await freePort()}`;
    const argv = ['listen', '--json', '--node', node.url, '--port', port, '--event', 'block.forged'];
    const killed = startProgram(argv);
    await killed.waitFor('stdout', /"registered"/);
    killed.process.kill('SIGKILL');
    await killed.finished;
    const listener = startProgram(argv);
    await listener.waitFor('stderr', /Verifying/);
    node.close();
    await listener.waitFor('stdout', /"unreachable"/);
    listener.process.kill('SIGINT');
    expectLines(await listener.finished, ...namesOf('listen'));
  });

  test('send', async () => {
    const target = await startTarget();
    const send = (...argv: readonly string[]) => expectRun(['send', ...argv], namesOf('send'), withToken);
    await send('block.forged', target.url, '--count', '2');
    await send('block.forged', `http://127.0.0.1:${await freePort()}`);
    await send('wallet.vote', target.url, '--dry-run', '--profile', 'ark-3');
    for (const status of ['000', '099', '999']) {
      const odd = await startTarget(() => `HTTP/1.1 ${status} Odd\r\nContent-Length: 0\r\n\r\n`);
      await send('block.forged', odd.url);
    }
  });

  test('check', async () => {
    const target = await startTarget();
    await expectRun(['check', target.url, '--only', 'accepts'], ['check.case', 'check.summary'], withToken);
    await expectRun(['check', target.url, '--only', 'refuses'], ['check.case', 'check.summary'], withToken);
    await expectRun(['check', '--list'], ['check.listed']);
    const fuzz = ['--fuzz', '40', '--save', join(await temporaryFolder(), 'failing')];
    await expectRun(['check', target.url, ...fuzz], ['check.case', 'check.summary'], withToken);
  });

  test('relay, and what it leaves in its store', async () => {
    const directory = await temporaryFolder();
    const statuses = [200, 503, 410, 204];
    const target = await startTarget(
      (n) => `HTTP/1.1 ${statuses[n - 1] ?? 204} Status\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
    );
    const node = await startNode('phantom-2.2');
    const flags = ['--to', target.url, '--store', 'store', '--port', '0', '--events', '*.forged'];
    const registration = ['--node', node.url, '--event', 'block.forged'];
    const argv = [
      'relay',
      '--json',
      ...flags,
      ...registration,
      '--first-retry',
      '1ms',
      '--metrics-port',
      '0',
      '--ui',
      '0',
    ];
    const relay = startProgram(argv, { ...withToken, directory });
    const [, url = ''] = await relay.waitFor('stdout', /"url":"([^"]+)"/);
    await relay.waitFor('stderr', /Verifying/);
    await deliver(url, deliveryOf('block.forged', { height: 1 }));
    await relay.waitFor('stdout', /"type":"delivered"/);
    await deliver(url, deliveryOf('block.forged', { height: 2 }));
    await deliver(url, deliveryOf('wallet.saved', 1));
    await deliver(url, 'no JSON');
    await relay.waitFor('stdout', /"type":"dead"/);
    const command = ['relay', 'status', '--store', 'store'];
    await expectRun(command, ['relay.target'], { directory });
    await expectRun(['relay', 'retry', '--store', 'store', '--all'], ['relay.retried'], { directory });
    await relay.waitFor('stdout', /("type":"delivered".*){2}/s);
    relay.process.kill('SIGINT');
    expectLines(await relay.finished, ...namesOf('relay'));
    await expectRun(command, ['relay.target'], { directory });
    await expectRun(['relay', 'retry', '--store', 'store', 'missing'], ['relay.retried'], { directory });
    await expectRun(['relay', 'remove', '--store', 'store'], ['relay.removed'], { directory });
    await expectRun(['relay', 'remove', '--store', '.'], [], { directory });
  });

  test('webhook', async () => {
    for (const generation of ['phantom-2.2', 'ark-3'] as const) {
      const { url, webhooks } = await startNode(generation);
      const webhook = (name: Name, ...argv: readonly string[]) =>
        expectRun(['webhook', ...argv, '--node', url], [name]);
      await webhook('webhook.created', 'create', 'block.forged', ':3000', '--where', 'height gte 7');
      const id = `${webhooks[0]?.id}`;
      await webhook('webhook', 'list');
      await webhook('webhook', 'show', id);
      await webhook('webhook', 'update', id, '--disabled');
      await webhook('webhook.deleted', 'delete', id);
    }
  });

  test('node', async () => {
    const target = await startTarget();
    const node = await startLocalNode(['--json', '--block-time', '1s']);
    const create = (event: string, conditions: readonly object[]) =>
      callApi(node.url, {
        method: 'POST',
        path: '/api/webhooks',
        body: JSON.stringify({ event, target: target.url, conditions }),
      });
    await create('block.forged', []);
    await create('wallet.saved', [{ key: 'balance', condition: 'regexp', value: '(' }]);
    await create('transaction.applied', [{ key: 'amount', condition: 'regexp', value: '^(\\d+)+z$' }]);
    await node.emit('wallet.saved', { balance: '7' });
    await node.emit('transaction.applied', { amount: '7'.repeat(64) });
    await node.emit('nobody.listens', 7);
    await callApi(node.url, { method: 'GET', path: '/api/webhooks', headers: { host: 'example.com' } });
    for (const type of ['block', 'dispatch', 'exception', 'gave-up', 'unmatched', 'unheard', 'request']) {
      await node.waitFor('stdout', new RegExp(`^\\{"type":"${type}"`, 'm'));
    }
    node.process.kill('SIGINT');
    expectLines(await node.finished, ...namesOf('node'));
  });

  test('doctor', async () => {
    const node = await startNode('phantom-2.2', { count: 1 });
    const target = await startTarget();
    const flags = ['--node', node.url, '--target', target.url, '--port', '0'];
    await expectRun(['doctor', ...flags], namesOf('doctor'), withToken);
    await expectRun(['doctor'], namesOf('doctor'));
  });
});

describe('each line that cannot be provoked here fits its definition:', () => {
  test.for(Object.entries(unseen))('%s', ([name, { line }]) => {
    expect(names).toContain(name);
    for (const parsed of jsonLines(line)) expect(fitting(parsed, [name as Name])).toEqual([name]);
  });
});

// The tests above fill it, in their order.
afterAll(() => {
  const missing = names.filter((name) => !seen.has(name) && !(name in unseen));
  expect(missing).toEqual([]);
  expect(Object.keys(unseen).filter((name) => seen.has(name as Name))).toEqual([]);
});
