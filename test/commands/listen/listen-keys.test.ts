import { readFile } from 'node:fs/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { run } from '../../../src/cli/run.ts';
import { type ListenActions, openListenKeys } from '../../../src/commands/listen/listen-keys.ts';
import { type FakeContext, type FakeOptions, fakeContext } from '../../fake-context.ts';
import { guidebookToken } from '../../tokens.ts';

const body = await readFile(new URL('../../vectors/payload-examples/round.created.json', import.meta.url));
const env = { PHANTOM_WEBHOOK_TOKEN: guidebookToken.token, NO_COLOR: '1' };
const terminal: FakeOptions = { isTerminal: true, hasKeyboard: true, env };

/** Opens the keys of a listener whose actions note that they were taken. */
async function openKeys(options: FakeOptions, { canResend = false } = {}) {
  const context = fakeContext(options);
  const said: string[] = [];
  const done: string[] = [];
  const note = (action: string) => () => void done.push(action);
  const actions: ListenActions = {
    ...(canResend && { resend: note('resend') }),
    nextView: () => (done.push('next view') % 2 === 1 ? 'full' : 'compact'),
    picker: {
      take: () => false,
      takeText: () => {},
      isOpen: () => false,
      say: (line) => said.push(line),
      close: () => {},
    },
    clear: note('clear'),
    pause: note('pause'),
    resume: note('resume'),
    quit: note('quit'),
  };
  const keys = await openListenKeys(actions, {
    ...context,
    isQuiet: false,
    isColoured: () => false,
    isAnimated: () => false,
    say: (line) => said.push(line),
    warn: ({ message }) => said.push(message),
    report: async () => {},
  });
  return { keys, said, done, press: context.press };
}

describe('openListenKeys', () => {
  test.for([
    ['r', ['resend']],
    ['f', ['next view']],
    ['c', ['clear']],
    ['p', ['pause']],
    ['pp', ['pause', 'resume']],
    ['\x13\x13p', ['pause', 'resume']],
    ['\x11', []],
    ['p\x11p', ['pause', 'resume', 'pause']],
    ['q', ['quit']],
    ['RFCPQx?\r \x04', []],
  ] as const)('%j does %j', async ([keys, expected]) => {
    const { done, press } = await openKeys(terminal, { canResend: true });
    press(keys);
    expect(done).toEqual(expected);
  });

  test.for([
    ['?', false, 'Enter shows it, y prints it as a command, Esc returns.'],
    ['h', true, 'Enter shows it, r forwards it again, y prints it as a command, Esc returns.'],
  ] as const)(
    '%s lists the keys again, and those for a picked delivery',
    async ([key, canResend, picked]) => {
      const { said, press } = await openKeys(terminal, { canResend });
      press(key);
      expect(said.slice(1)).toEqual([said[0], `Once you have picked a delivery: ${picked}`]);
    },
  );

  test('r does nothing without a target to resend to, and is not listed', async () => {
    const { said, done, press } = await openKeys(terminal);
    press('r');
    expect(done).toEqual([]);
    expect(said).toEqual(['↑ pick · / filter · f next view · c clear · p pause · q quit']);
  });

  test('reports what changed', async () => {
    const { said, press } = await openKeys(terminal);
    press('ppff');
    expect(said.slice(1)).toEqual([
      'Paused. Deliveries are still answered. Press p to resume.',
      'Resumed.',
      'Full view: whole payloads and headers.',
      'Compact view: one line per delivery.',
    ]);
  });

  test.for([
    ['a keyboard', { isTerminal: true, env }],
    ['a screen', { hasKeyboard: true, env }],
    ['a terminal that is more than dumb', { ...terminal, env: { TERM: 'dumb' } }],
  ] as const)('reads no keys without %s', async ([, options]) => {
    const { keys, said, press } = await openKeys(options);
    expect([keys, press('q'), said]).toEqual([undefined, false, []]);
  });
});

describe('listen at a terminal', () => {
  /** Starts a listener; its exit code is that of `ended`. */
  async function startListener(...flags: readonly string[]) {
    const context = fakeContext(terminal);
    const ended = run(['listen', '--port', '0', ...flags], context);
    onTestFinished(() => context.interrupt());
    const [url = ''] = /http:\S+/.exec(await context.waitFor('err', 'Verifying')) ?? [];
    return { context, ended, deliver: () => deliver(url) };
  }

  async function deliver(url: string): Promise<void> {
    const headers = { authorization: guidebookToken.authorization };
    const { status } = await fetch(url, { method: 'POST', headers, body });
    expect(status).toBe(200);
  }

  async function keysOf(context: FakeContext): Promise<FakeContext['press']> {
    await context.waitFor('err', 'q quit');
    return context.press;
  }

  test('q ends it as Ctrl-C does', async () => {
    const { context, ended, deliver } = await startListener();
    const press = await keysOf(context);
    await deliver();
    press('q');
    expect(await ended).toBe(0);
    expect(context.err()).toContain('1 received');
    expect(press('p')).toBe(false);
  });

  test('f cycles through all views', async () => {
    const { context } = await startListener();
    const press = await keysOf(context);
    press('fff');
    await context.waitFor('err', 'Full view');
    await context.waitFor('err', 'Compact view');
    await context.waitFor('err', 'Default view');
  });

  test('Up selects a delivery, Enter opens it, y prints it as a command, Esc closes it', async () => {
    const { context, deliver } = await startListener('--compact');
    const press = await keysOf(context);
    context.pressOne('up');
    await context.waitFor('err', 'No delivery has arrived yet.');
    for (let n = 0; n < 3; n += 1) await deliver();
    await expect.poll(() => context.out().match(/^\d\d:.* round\.created /gm)?.length).toBe(3);
    context.pressOne('up');
    await context.waitFor('out', '3/3 ');
    press('k');
    await context.waitFor('out', '2/3 ');
    // Held back as long as one is picked.
    await deliver();
    press('\r');
    await context.waitFor('out', 'content-length');
    await context.waitFor('out', '"publicKey"');
    press('y');
    const command = /phantom-webhook send round\.created http:\S+ --data '(\[.*\])'|too long for a command/;
    await expect.poll(() => context.out()).toMatch(command);
    press('r');
    await context.waitFor('out', 'No target.');
    context.pressOne('down');
    await context.waitFor('out', '3/4 ');
    expect(context.out().match(/^\d\d:.* round\.created /gm)).toHaveLength(3);
    context.pressOne('escape');
    // What was held back, once the line of the picked one is cleared.
    await expect.poll(() => context.out().match(/(?:^|2K)\d\d:.* round\.created /gm)?.length).toBe(4);
  });

  test('the line of keys is printed again once it has scrolled away, after 30 seconds at the earliest', async () => {
    const context = fakeContext(terminal);
    let nowMs = 0;
    const said: string[] = [];
    const note = () => {};
    const keys = await openListenKeys(
      {
        ...{ nextView: () => 'full', clear: note, pause: note, resume: note, quit: note },
        picker: {
          take: () => false,
          takeText: note,
          isOpen: () => false,
          say: (line) => said.push(line),
          close: note,
        },
      },
      {
        ...context,
        ...{ isQuiet: false, isColoured: () => false, isAnimated: () => false, warn: note },
        monotonicMs: () => nowMs,
        say: (line) => said.push(line),
        report: async () => {},
      },
    );
    keys?.printed('a\n'.repeat(25));
    expect(said).toHaveLength(1);
    nowMs = 31_000;
    keys?.printed('a\n');
    expect(said).toHaveLength(2);
    nowMs = 70_000;
    keys?.printed('a\n'.repeat(19));
    expect(said).toHaveLength(2);
    keys?.printed('a\n');
    expect(said).toHaveLength(3);
  });

  test('/ filters what is shown from then on', async () => {
    const { context, deliver } = await startListener('--compact');
    const press = await keysOf(context);
    press('/NOPE');
    press('\x7f');
    press('\r');
    await context.waitFor('out', 'Showing only deliveries that contain "NOP".');
    await deliver();
    press('/round');
    press('\r');
    await context.waitFor('out', 'contain "round"');
    await deliver();
    await expect.poll(() => context.out().match(/ round\.created /g)?.length).toBe(1);
    press('/');
    context.pressOne('escape');
    press('/\r');
    await context.waitFor('out', 'Showing every delivery.');
  });

  test('a demo shows its first delivery in full and those after it on one line', async () => {
    const context = fakeContext({ isTerminal: true, hasKeyboard: true, env: { NO_COLOR: '1' } });
    const ended = run(['listen', '--demo', '--port', '0'], context);
    onTestFinished(() => context.interrupt());
    await context.waitFor(
      'out',
      'One line per delivery from now on. Press Up to pick one, Enter to open it.',
    );
    const [first = ''] = context.out().split('One line per');
    expect(first).toMatch(/^ {4}"/m);
    expect(context.err()).not.toContain('PHANTOM_WEBHOOK_TOKEN=');
    context.press('q');
    expect(await ended).toBe(0);
    const later = context.out().slice(first.length).split('\n').slice(2);
    expect(later.filter((line) => line !== '' && !/^\d\d:\d\d:\d\d\.\d{3} {2}200 /.test(line))).toEqual([]);
  });

  test('what is delivered during a pause is shown after it', async () => {
    const { context, deliver } = await startListener();
    const press = await keysOf(context);
    press('p');
    await deliver();
    expect(context.out()).toBe('');
    press('p');
    await context.waitFor('out', 'round.created');
  });

  test('what is delivered during a pause is shown when it ends', async () => {
    const { context, ended, deliver } = await startListener();
    const press = await keysOf(context);
    press('p');
    await deliver();
    press('q');
    expect(await ended).toBe(0);
    expect(context.out()).toContain('round.created');
  });

  test('f shows the next deliveries in full, and on one line after it is pressed again', async () => {
    const { context, deliver } = await startListener();
    const press = await keysOf(context);
    press('f');
    await deliver();
    await context.waitFor('out', 'content-length');
    const { length } = context.out();
    press('f');
    await deliver();
    await deliver();
    press('q');
    await context.waitFor('err', '3 received');
    expect(context.out().slice(length)).not.toContain('content-length');
  });

  test('c clears the screen, even during a pause', async () => {
    const { context } = await startListener();
    const press = await keysOf(context);
    press('pc');
    expect(context.out()).toBe('\x1b[H\x1b[2J\x1b[3J');
  });

  test('--json does not read the keyboard', async () => {
    const context = fakeContext(terminal);
    const ended = run(['listen', '--port', '0', '--json', '--demo'], context);
    await context.waitFor('out', 'block.forged');
    expect(context.press('q')).toBe(false);
    context.interrupt();
    expect(await ended).toBe(0);
    expect(context.all()).not.toContain('q quit');
  });
});
