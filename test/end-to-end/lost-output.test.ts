import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readJournalLines } from '../json-lines.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { guidebookToken } from '../tokens.ts';
import { deliver, deliveryOf } from './deliver.ts';
import { postMany } from './post-many.ts';
import { script } from './program.ts';

const bodyOf = (id: number) => deliveryOf('block.forged', { id });
const block = bodyOf(0);

interface Shell {
  readonly process: ChildProcess;
  /** All its lines on descriptor 3. */
  readonly lines: readonly string[];
  /** Resolves with the first line on descriptor 3 that begins with the word, without the word. */
  told(word: string): Promise<string>;
}

/** Runs a line in which $listen stands for the listener. Descriptor 3 is read by the test. */
function startShell(directory: string, line: string, command?: readonly [string, ...string[]]): Shell {
  const [file, ...argv] = command ?? ['bash', '--norc', '-c', line];
  const child = spawn(file, argv, {
    cwd: directory,
    env: {
      PATH: process.env.PATH ?? '',
      PHANTOM_WEBHOOK_TOKEN: guidebookToken.token,
      listen: `${process.execPath} ${script} listen --port 0`,
    },
    stdio: ['pipe', 'pipe', 'ignore', 'pipe'],
    detached: true,
  });
  const { pid } = child;
  if (pid !== undefined) onTestFinished(() => endIfRunning(-pid));
  child.stdout?.resume();
  const lines: string[] = [];
  const checks = new Set<() => void>();
  // The fourth of stdio is a pipe that the child writes to.
  createInterface({ input: child.stdio[3] as Readable }).on('line', (told) => {
    // With --json each is an object.
    lines.push(/^\{"type":"(?:note|warning|error)"/.test(told) ? JSON.parse(told).message : told);
    for (const check of checks) check();
  });
  return {
    process: child,
    lines,
    told: (word) =>
      new Promise((resolve) => {
        const check = () => {
          const found = lines.find((each) => each.startsWith(word));
          if (found === undefined) return;
          checks.delete(check);
          resolve(found.slice(word.length).trim());
        };
        checks.add(check);
        check();
      }),
  };
}

const listening = 'Listening on';
const endedWith = 'echo "ended $?" >&3';

/** A process, or with its negative number a group. */
function endIfRunning(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}

async function isUnlocked(file: string): Promise<boolean> {
  return stat(`${file}.lock`).then(
    () => false,
    () => true,
  );
}

describe.runIf(process.platform === 'linux')('a listener', () => {
  test.for([
    ['a file', '> out.ndjson'],
    ['a pipe whose reader reads', '| cat > out.ndjson'],
  ] as const)('that writes to %s prints every delivery of a burst of large ones', async ([, redirection]) => {
    const directory = await temporaryFolder();
    const { told } = startShell(
      directory,
      `($listen --json 2>&3; ${endedWith}) ${redirection}; echo "read" >&3`,
    );
    const port = Number(new URL(await told(listening)).port);
    const filler = 'x'.repeat(300_000);
    const large = (id: number) => deliveryOf('block.forged', { id, filler });
    const statuses = await postMany({ port, connections: 16, count: 200, bodyOf: large });
    expect(statuses.filter((status) => status === 200)).toHaveLength(200);
    const out = join(directory, 'out.ndjson');
    const [ready = ''] = (await readFile(out, 'utf8')).split('\n', 1);
    process.kill(JSON.parse(ready).pid, 'SIGINT');
    expect(await told('ended')).toBe('0');
    await told('read');
    const ids = (await readJournalLines(out)).flatMap(({ type, data }) =>
      type === 'delivery' ? [data.id] : [],
    );
    expect(ids.toSorted((one, other) => one - other)).toEqual(statuses.map((_, id) => id));
  });

  test('whose output is read too slowly warns, and fails if deliveries are expected', async () => {
    const line = `($listen --json --max-body 300kb --count 100 2>&3; ${endedWith}) | (read first; sleep 600)`;
    const { told } = startShell(await temporaryFolder(), line);
    const port = Number(new URL(await told(listening)).port);
    const filler = 'x'.repeat(250_000);
    await postMany({
      port,
      connections: 16,
      count: 100,
      bodyOf: (id) => deliveryOf('block.forged', { id, filler }),
    });
    expect(await told('the output was read too slowly:')).toMatch(/^\d+ of its entries were skipped/);
    expect(await told('ended')).toBe('3');
  });

  test('that writes to head -1 exits 0 without an error, and records every delivery that it answered 200', async () => {
    const directory = await temporaryFolder();
    const file = join(directory, 'a.ndjson');
    const { told, lines } = startShell(
      directory,
      `($listen --json --record a.ndjson 2>&3; ${endedWith}) | head -1 >&3`,
    );
    const port = Number(new URL(await told(listening)).port);
    const statuses = await postMany({ port, connections: 8, count: 200, bodyOf });
    expect(await told('ended')).toBe('0');
    const answered = [...statuses.keys()].filter((n) => statuses[n] === 200);
    expect(answered.length).toBeGreaterThan(0);
    expect(lines.filter((line) => /error|bug|EPIPE/i.test(line))).toEqual([]);
    const recorded = (await readJournalLines(file)).map(({ body }) => JSON.parse(body).data.id);
    expect(new Set(recorded).size).toBe(recorded.length);
    expect(answered.filter((n) => !recorded.includes(n))).toEqual([]);
    expect(await isUnlocked(file)).toBe(true);
  });

  test('that writes to head -1 exits 1 if it still expects deliveries', async () => {
    const line = `($listen --json --expect block.forged:9 2>&3; ${endedWith}) | head -1 >&3`;
    const { told } = startShell(await temporaryFolder(), line);
    await deliver(await told(listening), block);
    expect(await told('Ended early:')).toBe('received 1 of 9 block.forged.');
    expect(await told('ended')).toBe('1');
  });

  test('that writes to a full disk exits 3 and explains why', async () => {
    const directory = await temporaryFolder();
    const { told } = startShell(directory, `$listen --record a.ndjson >/dev/full 2>&3; ${endedWith}`);
    expect(await deliver(await told(listening), block)).toMatchObject({ status: 200 });
    expect(await told('error:')).toBe('Cannot write the output: the disk is full.');
    expect(await told('ended')).toBe('3');
    expect(await readJournalLines(join(directory, 'a.ndjson'))).toHaveLength(1);
    expect(await isUnlocked(join(directory, 'a.ndjson'))).toBe(true);
  });

  test.for([
    ['closed', '2>&-'],
    ['on a full disk', '2>/dev/full'],
    ['without a reader', '2> >(:)'],
  ] as const)('works as usual with stderr %s', async ([, redirection]) => {
    const { told } = startShell(await temporaryFolder(), `$listen --json ${redirection} >&3; ${endedWith}`);
    const { url, pid } = JSON.parse(`{"type":"ready"${await told('{"type":"ready"')}`);
    for (let n = 0; n < 2; n += 1) expect(await deliver(url, block)).toMatchObject({ status: 200 });
    process.kill(pid, 'SIGINT');
    expect(await told('{"type":"summary"')).toContain('"received":2,"authorized":2');
    expect(await told('ended')).toBe('0');
  });

  test('whose terminal disappears exits 0 and leaves its journal unlocked', async () => {
    const directory = await temporaryFolder();
    const file = join(directory, 'a.ndjson');
    const line = `echo "shell $$" >&3; trap : HUP; $listen --record a.ndjson 2>&3; ${endedWith}`;
    const command = ['script', '--quiet', '--flush', '--command', line, '/dev/null'] as const;
    const shell = startShell(directory, line, [...command]);
    const url = await shell.told(listening);
    expect(await deliver(url, block)).toMatchObject({ status: 200 });
    const { pid } = JSON.parse(await readFile(`${file}.lock`, 'utf8'));
    expect(pid).toBeGreaterThan(0);
    // It is in a separate session, so it does not end with the shell.
    onTestFinished(() => endIfRunning(pid));
    shell.process.kill('SIGKILL');
    await once(shell.process, 'exit');
    // On some systems only a write reveals that the terminal is gone.
    const last = await deliver(url, block).catch(() => undefined);
    expect(await shell.told('ended')).toBe('0');
    expect(await isUnlocked(file)).toBe(true);
    expect(await readJournalLines(file)).toHaveLength(last?.status === 200 ? 2 : 1);
  });
});
