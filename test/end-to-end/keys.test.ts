import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { guidebookToken } from '../tokens.ts';
import { script, startProgram } from './program.ts';
import { hasTerminals, openTerminal, type TerminalSession } from './terminal-session.ts';

const body = await readFile(new URL('../vectors/payload-examples/round.created.json', import.meta.url));
const program = `"${process.execPath}" "${script}"`;
/** Prints its process id, which is also that of the program. */
const listen = `sh -c 'echo "pid $$" >&3; exec ${program} listen --port 0'`;
/** The shell in between survives what the terminal sends to everybody. */
const listenAndTell = `trap : INT QUIT HUP; ${listen}; echo "ended $?" >&3`;

const ctrlC = '\x03';
const ctrlZ = '\x1a';

async function deliver(url: string): Promise<void> {
  const headers = { authorization: guidebookToken.authorization };
  const { status } = await fetch(url, { method: 'POST', headers, body });
  expect(status).toBe(200);
}

async function urlOf({ shows }: TerminalSession): Promise<string> {
  const [, url = ''] = await shows(/Listening on (\S+)/);
  return url;
}

async function pidOf({ notes }: TerminalSession): Promise<number> {
  const [, pid] = await notes(/pid (\d+)/);
  return Number(pid);
}

/** A listener in the foreground that reads keys. */
async function openListener() {
  const session = openTerminal(listenAndTell);
  const url = await urlOf(session);
  await session.shows(/q quit/);
  return { ...session, url, pid: await pidOf(session) };
}

const lineMode = ['isig', 'icanon', 'echo'];

/** What `stty -a` shows for signals, lines and echo. */
function flagsIn(mode: string): readonly string[] {
  return mode.match(/(?<=\s)-?(?:isig|icanon|echo)(?=\s)/g) ?? [];
}

async function connectTo(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

describe.runIf(hasTerminals)('keys of a terminal (script of util-linux)', () => {
  test('control the listener', async () => {
    const { url, press, shows, notes } = await openListener();
    press('p');
    await shows(/Paused/);
    await deliver(url);
    press('p');
    // Two streams, in whichever order they get there.
    await shows(/Resumed[\s\S]*round\.created|round\.created[\s\S]*Resumed/);
    press('f');
    await shows(/Full view/);
    await deliver(url);
    await shows(/content-length/);
    press('c');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: this is what clears a screen
    await shows(/\x1b\[2J/);
    press('q');
    await shows(/2 received/);
    await notes(/ended 0/);
  });

  test('are ignored when they are part of an arrow key or pasted text', async () => {
    const { press, shows, notes } = await openListener();
    press('fpc\n');
    press('\x1bOp');
    press(ctrlC);
    const [shown] = await shows(/[\s\S]*0 received/);
    expect(shown).not.toMatch(/Paused|Full view/);
    await notes(/ended 0/);
  });

  test.for([
    ['q', 'q', 'ended 0'],
    ['Ctrl-C', ctrlC, 'ended 0'],
    ['Ctrl-\\', '\x1c', 'ended 131'],
  ] as const)('%s ends the listener and restores the terminal settings', async ([, key, ending]) => {
    const session = openTerminal(
      `stty -a >&3; echo "as set" >&3; ${listenAndTell}; stty -a >&3; echo "at last" >&3`,
    );
    const { 0: before } = await session.notes(/speed[\s\S]*?(?=as set)/);
    await session.shows(/q quit/);
    expect(flagsIn(await session.mode())).toEqual(['-isig', '-icanon', '-echo']);
    session.press(key);
    await session.notes(new RegExp(ending));
    const { 0: after } = await session.notes(/speed[\s\S]*?(?=at last)/);
    expect(after).toBe(before);
    expect(flagsIn(after)).toEqual(lineMode);
  });

  test('the first Ctrl-C restores the terminal, and the second ends the listener at once', async () => {
    const session = await openListener();
    // A request that is not over yet holds up the end.
    const busy = await connectTo(session.url);
    const head = `POST / HTTP/1.1\r\nHost: a\r\nAuthorization: ${guidebookToken.authorization}\r\n`;
    busy.write(`${head}Expect: 100-continue\r\nContent-Length: 1000\r\n\r\n`);
    await once(busy, 'data');
    session.press(ctrlC);
    await vi.waitFor(async () => expect(flagsIn(await session.mode())).toEqual(lineMode), {
      timeout: 300_000,
    });
    await session.shows(/Press Ctrl-C again/);
    session.press(ctrlC);
    await session.notes(/ended 130/);
  });

  test.for([
    ['the next delivery', ({ url }: { url: string }) => deliver(url)],
    ['SIGHUP', async ({ pid }: { pid: number }) => void process.kill(pid, 'SIGHUP')],
  ] as const)('a listener whose terminal is gone exits 0 after %s', async ([, end]) => {
    const listener = await openListener();
    listener.process.kill('SIGKILL');
    await once(listener.process, 'exit');
    await end(listener);
    await listener.notes(/ended 0/);
  });

  test('a terminal that nobody reads delays neither answers nor the exit', async () => {
    const session = openTerminal(`exec 2>&3; ${listenAndTell}`, { isRead: false });
    const pid = await pidOf(session);
    const [, url = ''] = await session.notes(/Listening on (\S+)/);
    await session.notes(/q quit/);
    for (let n = 0; n < 60; n += 1) await deliver(url);
    process.kill(pid, 'SIGTERM');
    await session.notes(/ended 0/);
  });

  test('are not offered without a keyboard', async () => {
    const session = openTerminal(`${listenAndTell.replace('--port 0', '--port 0 </dev/null')}`);
    const url = await urlOf(session);
    await deliver(url);
    process.kill(await pidOf(session), 'SIGTERM');
    const [shown] = await session.shows(/[\s\S]*1 received/);
    expect(shown).not.toContain('quit');
  });
});

test('keys are neither offered nor read without a terminal', async () => {
  const { process: child, waitFor, finished } = startProgram(['listen', '--port', '0'], { stdin: 'q' });
  await waitFor('stderr', /Press Ctrl-C to stop/);
  child.kill('SIGTERM');
  const { stdout, stderr, exitCode } = await finished;
  expect([exitCode, stdout]).toEqual([0, '']);
  expect(stderr).not.toContain('quit');
});

const shells = ['sh -i', 'bash --noprofile --norc -i'].filter(
  (shell) => spawnSync(shell.split(' ')[0] ?? '', ['-c', ':']).status === 0,
);

describe.runIf(hasTerminals).for(shells)('a job of %s (script of util-linux)', (shell) => {
  async function openShell(): Promise<TerminalSession> {
    const session = openTerminal(shell);
    await session.shows(/\$ /);
    return session;
  }

  /** Only a shell that has the terminal to itself reads this, and finds it set as before. */
  async function expectPrompt({ press, shows }: TerminalSession): Promise<void> {
    press('stty -a; printf "answer %s" $((6 * 7))\n');
    const [shown] = await shows(/[\s\S]*answer 42/);
    expect(flagsIn(shown)).toEqual(lineMode);
  }

  test('runs in the background without touching the terminal, and reads keys once it is in the foreground', async () => {
    const session = await openShell();
    session.press(`${listen} &\n`);
    const url = await urlOf(session);
    await expectPrompt(session);
    await deliver(url);
    await session.shows(/round\.created/);
    await expectPrompt(session);
    session.press('fg\n');
    await session.shows(/q quit/);
    session.press('q');
    await session.shows(/1 received/);
    await expectPrompt(session);
  });

  test('ends in the background without touching the terminal', async () => {
    const session = await openShell();
    session.press(`${listen} & wait $!; echo "ended $?"\n`);
    await urlOf(session);
    process.kill(await pidOf(session), 'SIGTERM');
    await session.shows(/ended 0/);
    await expectPrompt(session);
  });

  test('is stopped by Ctrl-Z, continues in the background, and reads keys again in the foreground', async () => {
    const session = await openShell();
    session.press(`${listen}\n`);
    const url = await urlOf(session);
    await session.shows(/q quit/);
    session.press(ctrlZ);
    await session.shows(/Stopped/);
    await expectPrompt(session);
    session.press('bg\n');
    await deliver(url);
    await session.shows(/round\.created/);
    await expectPrompt(session);
    session.press('fg\n');
    await session.shows(/q quit/);
    session.press('p');
    await session.shows(/Paused/);
    session.press(ctrlC);
    await session.shows(/1 received/);
    await expectPrompt(session);
  });

  test.for(['SIGTSTP', 'SIGSTOP'] as const)(
    'continues in the background after %s from another process, and ends there',
    async (signal) => {
      const session = await openShell();
      session.press(`${listen}\n`);
      const url = await urlOf(session);
      await session.shows(/q quit/);
      const pid = await pidOf(session);
      process.kill(pid, signal);
      await session.shows(/Stopped/);
      // Nobody can give the terminal back on SIGSTOP; some shells take it as it is.
      if (signal === 'SIGSTOP') session.press('stty sane\n');
      await expectPrompt(session);
      session.press('bg\n');
      await deliver(url);
      await expectPrompt(session);
      session.press('wait %1; echo "ended $?"\n');
      process.kill(pid, 'SIGTERM');
      await session.shows(/ended 0/);
      await expectPrompt(session);
    },
  );
});
