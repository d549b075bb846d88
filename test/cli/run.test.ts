import { describe, expect, test } from 'vitest';
import { commandTable, groupSummaries } from '../../src/cli/help/command-table.ts';
import { run } from '../../src/cli/run.ts';
import { globalFlags } from '../../src/flags/global-flags.ts';
import { conditionOperators } from '../../src/protocol/conditions/condition.ts';
import { version } from '../../src/version.ts';
import { fakeContext } from '../fake-context.ts';
import { jsonLines } from '../json-lines.ts';
import { guidebookToken } from '../tokens.ts';

async function call(...argv: readonly string[]) {
  const context = fakeContext();
  const exitCode = await run(argv, context);
  return { exitCode, out: context.out(), err: context.err() };
}

test('without arguments it shows how to start, and exits 2', async () => {
  const { exitCode, out, err } = await call();
  expect(exitCode).toBe(2);
  expect(err).toBe('');
  for (const start of ['listen --demo', 'listen\n', 'token split']) {
    expect(out).toContain(`phantom-webhook ${start}`);
  }
});

test.for(['--version', '-V'])('%s prints only the version', async (flag) => {
  expect(await call(flag)).toEqual({ exitCode: 0, out: `${version}\n`, err: '' });
});

/** The words of every command, and of every group of commands. */
const commands = [
  [],
  ...commandTable.map(({ words }) => words),
  ...Object.keys(groupSummaries).map((word) => [word]),
];

describe('help', () => {
  test.for([[['-h']], [['help']], [['help', 'listen']], [['send', '-h']], [['help', 'token', 'new']]])(
    'is also printed by %j',
    async ([argv = []]) => {
      const asked = argv.filter((word) => word !== 'help' && word !== '-h');
      expect(await call(...argv)).toEqual(await call(...asked, '--help'));
    },
  );

  test.for([
    [
      ['help', 'token', 'new', '--field', 'token'],
      ['token', 'new'],
    ],
    [
      ['help', 'token', 'new', '-q'],
      ['token', 'new'],
    ],
    [
      ['help', '-q', 'token', 'new'],
      ['token', 'new'],
    ],
    [
      ['help', 'token', 'split', guidebookToken.token],
      ['token', 'split'],
    ],
    [
      ['help', 'webhook', 'delete', '1', '--node', 'http://127.0.0.1:1'],
      ['webhook', 'delete'],
    ],
    [['help', 'listen', '--port', '0', '--', 'node', '--version'], ['listen']],
    [['help', 'help'], []],
  ])('%j never runs the command', async ([argv = [], words = []]) => {
    expect(await call(...argv)).toEqual(await call(...words, '--help'));
  });

  test.for(commands)(
    'of %j is printed to stdout, fits 80 columns, shows examples and exit codes',
    async (words) => {
      const { exitCode, out, err } = await call(...words, '--help');
      expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
      for (const line of out.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
      expect(out).toMatch(/^Examples:$/m);
      expect(out).toMatch(/^Exit codes:$/m);
    },
  );

  test.for(commands.flatMap((words) => [100, 60, 30].map((columns) => [words, columns] as const)))(
    'of %j is broken between words at %i columns',
    async ([words, columns]) => {
      for (const all of [[], ['--all']]) {
        const plain = await call(...words, '--help', ...all);
        const context = fakeContext({ isTerminal: true, columns });
        await run([...words, '--help', ...all], context);
        const [shown, whole] = [context.out(), plain.out].map((text) => text.replace(/\n *# |\s+/g, ' '));
        expect(shown).toBe(whole);
        // Commands to paste stay whole, and a word may be longer than the line.
        const tooWide = context
          .out()
          .split('\n')
          .filter(
            (line) =>
              line.length > columns &&
              /\S .*\S/.test(line) &&
              !/phantom-webhook|^ {2}(?:eval|source)/.test(line),
          );
        expect(tooWide).toEqual([]);
      }
    },
  );

  test.for(commands)('of %j names the global flags, and no flag of another command', async (words) => {
    const { out } = await call(...words, '--help');
    for (const { name } of Object.values(globalFlags)) expect(out).toContain(` --${name}`);
    expect(out.split('Global Options:')[1] ?? '').not.toMatch(/^ {2}--where/m);
  });

  test.for([[], ...commands])('of %j fits two screens of 80x24', async (words) => {
    const { out } = await call(...words, '--help');
    expect(out.trimEnd().split('\n').length).toBeLessThanOrEqual(48);
  });

  test.for(commandTable.map((declaration) => [declaration.words, declaration] as const))(
    'of %j has every flag with --all',
    async ([words, { flags, commonFlags }]) => {
      const names = Object.values(flags).map(({ name }) => name);
      const complete = await call(...words, '--help', '--all');
      expect(complete).toEqual(await call('help', ...words, '--all'));
      for (const name of names) expect(complete.out).toMatch(new RegExp(` --${name}\\b`));
      const { out } = await call(...words, '--help');
      const shown = names.filter((name) => new RegExp(`^  (?:-\\w, )?--${name}(?: |$)`, 'm').test(out));
      if (commonFlags === undefined) expect(shown).toEqual(names);
      else
        expect(shown).toEqual(
          Object.entries(flags).flatMap(([option, { name }]) => (commonFlags.includes(option) ? [name] : [])),
        );
    },
  );

  test.for(commandTable.filter(({ flags }) => 'conditions' in flags).map(({ words }) => words))(
    'of %j names every operator of --where',
    async (words) => {
      const { out } = await call(...words, '--help', '--all');
      const [, operators = ''] = /^Operators of --where: (.*?)\n\n/ms.exec(out) ?? [];
      for (const operator of conditionOperators) expect(operators.split(/[\s,;]+/)).toContain(operator);
    },
  );

  test('lists the commands in the order of their importance', async () => {
    const { out } = await call('--help');
    const positions = ['  token', '  listen', '  send'].map((name) => out.indexOf(name));
    expect(positions).not.toContain(-1);
    expect(positions).toEqual(positions.toSorted((one, other) => one - other));
  });
});

describe('a command line that is not understood', () => {
  test.for([
    [['help', 'lisen'], 'Unknown command "lisen".', '\n  Did you mean listen?\n'],
    [['bogus'], 'Unknown command "bogus".', 'Run phantom-webhook --help for details.'],
    [['tokne'], 'Unknown command "tokne".', 'Did you mean token?'],
    [['lisen'], 'Unknown command "lisen".', 'Did you mean listen?'],
    [
      ['trigger', 'block.forged', ':3000'],
      'Unknown command "trigger".',
      '  For example: phantom-webhook send block.forged http://127.0.0.1:3000/webhook\n',
    ],
    [
      ['forward', ':3000'],
      'Unknown command "forward".',
      '  For example: phantom-webhook listen --forward-to http://127.0.0.1:3000/webhook\n',
    ],
    [
      ['replay'],
      'Unknown command "replay".',
      '  For example: phantom-webhook send --from deliveries.ndjson http://127.0.0.1:3000/webhook\n',
    ],
    [
      ['listen', ':3000'],
      'Unexpected argument ":3000".',
      '  To listen there: --port 3000. To pass deliveries on to it: --forward-to :3000.\n',
    ],
    [
      ['listen', 'localhost:3000/hook'],
      'Unexpected argument "localhost:3000/hook".',
      '\n  To pass deliveries on to it: --forward-to localhost:3000/hook.\n',
    ],
    [['relay', ':3000'], 'Unexpected argument ":3000".', '\n  To forward deliveries to it: --to :3000.\n'],
    [['relay', 'statu'], 'Unknown command "relay statu".', 'Did you mean relay status?'],
    [['relay', 'status', 'x'], 'Unexpected argument "x".', 'relay status --help'],
    [['relay', 'status', '--bogus'], 'Unknown flag --bogus of relay status.', 'relay status --help'],
    [['relay', 'status', '--to', ':1'], 'Unknown flag --to of relay status.', '--to is a flag of relay.'],
    [['token', 'splt'], 'Unknown command "token splt".', 'Did you mean token split?'],
    [['lisen', '--help'], 'Unknown command "lisen".', 'Did you mean listen?'],
    [['token', 'splt', '-h'], 'Unknown command "token splt".', 'Did you mean token split?'],
    [['webhook', 'crate'], 'Unknown command "webhook crate".', 'Did you mean webhook create?'],
    [
      ['webhook', 'create', 'block.forged'],
      'Missing the target.',
      'For example: phantom-webhook webhook create',
    ],
    [['listen', '--prot', '1'], 'Unknown flag --prot of listen.', 'Did you mean --port?'],
    [['listen', '--data', 'x'], 'Unknown flag --data of listen.', '--data is a flag of send.'],
    [
      ['journal', 'list', 'a', '--event', 'x'],
      'Unknown flag --event of journal list.',
      'Did you mean --events?',
    ],
    [['listen', '-v'], 'Unknown flag -v of listen.', 'Did you mean -V, --version?'],
    [['-v'], 'Unknown flag -v.', 'Did you mean -V, --version?'],
    [['--no-color', 'version'], 'Unknown command "version".', 'Did you mean --version?'],
    [['listen', '--json=1'], '--json takes no value.', '--help'],
    [
      ['send', 'x', 'http//localhost', '--token', 'a'],
      'got "http//localhost"',
      'Did you mean http://localhost?',
    ],
    [['send', 'x', 'y', '--network', 'main'], '--network: expected one of', 'Did you mean mainnet?'],
    [['listen', '--port'], '--port requires a value: --port PORT.', ''],
    [['listen', '--ui', 'abc'], '--ui: expected a port from 0 to 65535, got "abc".', ''],
    [['node', '--ui', '4O45'], '--ui: expected a port from 0 to 65535, got "4O45".', ''],
    [['listen', '--ui', ':3000'], 'Unexpected argument ":3000".', '--forward-to :3000'],
    [['listen', '--compact', 'abc'], 'Unexpected argument "abc".', '\n  To run it as a command: -- abc\n'],
    [
      ['check', ':4999', '--fuzz', 'abc'],
      '--fuzz: expected a number of deliveries or a duration (30s), got "abc".',
      '',
    ],
    [['check', '--fuzz', 'abc', ':4999'], '--fuzz: expected a number of deliveries or a duration', ''],
    [['check', '--fuzz', ':4999', 'abc'], 'Unexpected argument "abc".', ''],
    [['listen', 'npm', 'test'], 'Unexpected argument "npm".', '\n  To run it as a command: -- npm test\n'],
    [['send'], 'Missing the event and the URL.', 'send block.forged http'],
    [['send', '--scenario', 'fork'], 'Missing the URL.', ''],
    [['send', 'x', 'y', '--dry-run', '--curl', '--json'], 'Expected --curl or --json, got both.', ''],
    [['send', 'block.forged', 'y', '--state', '-'], '--state requires a file, not -.', ''],
    [['send', 'block.forged'], 'Missing the URL.', 'send block.forged http'],
    [['send', 'x', 'y', '--data', 'a', '--set', 'a=1'], 'Expected --data or --set, got both.', '--patch'],
    [['send', 'x', 'y', '--body', 'a', '--state', 'f'], 'Expected --body or --state, got both.', ''],
    [['send', 'x', 'y', '--curl'], '--curl requires --dry-run.', ''],
    [['send', 'x', 'y', '--count', '0'], '--count: expected a number from 1', ''],
    [['send', 'x', 'y', '--rate', 'fast'], '--rate: expected a rate (50/s', ''],
    [['send', 'x', 'y', '--set', 'amount'], '--set: expected path=value', ''],
    [['send', 'x', 'y', '-H', 'a: b\r\nc: d'], "--header: expected a header as 'name: value'", ''],
    [['send', 'x', 'y', '--bad-auth', 'none'], '--bad-auth: expected one of missing', ''],
    [['send', 'x', 'y', '--scenario', 'war'], '--scenario: expected one of round', ''],
    [['send', 'block.forgd', 'localhost'], 'got "block.forgd"', 'Did you mean block.forged?'],
    [
      ['send', 'localhost:3000', 'block.forged'],
      'Expected the event first, then the URL',
      'send block.forged localhost:3000',
    ],
    [['send', 'zzz', 'localhost'], 'got "zzz"', 'Events: block.applied, '],
    [['send', 'my.event', 'localhost'], 'got "my.event"', 'requires a payload: --data FILE'],
    [
      ['send', 'wallet.vote', 'localhost'],
      'got "wallet.vote"',
      '  Supported by ark-2.7, ark-3, mainsail: choose one with --profile.',
    ],
    [['listen', '--port', '65536'], '--port: expected a port from 0 to 65535, got "65536"', ''],
    [['listen', '--port', '-1'], '--port: expected a port', ''],
    [['listen', '--port', '1e3'], '--port: expected a port', ''],
    [['listen', '--max-body', '5 parsecs'], '--max-body: expected a size (512kb', ''],
    [['listen', '--max-body', '0'], '--max-body: expected a size', ''],
    [['listen', '--path', 'hook'], '--path: expected a path, for example /webhook', ''],
    [['listen', '--host', ''], '--host: expected a text', ''],
    [['listen', '--compact', '--full'], 'Expected --compact or --full, got both.', ''],
    [['send', 'block.forged', 'x', '--timeout', '5'], '--timeout: expected a duration (250ms', ''],
    [['send', 'block.forged', 'x', '--at', 'yesterday'], '--at: expected a time', ''],
    [['send', 'block.forged', 'x', '--at', '2026-13-01'], '--at: expected a time', ''],
    [['send', 'block.forged', 'x', '--profile', 'ark'], '--profile: expected one of portable, docs', ''],
    [['send', 'block.forged', 'x', '--profile', 'ark-27'], 'got "ark-27"', 'Did you mean ark-2.7?'],
    [['completion', 'powershell'], 'Expected one of bash, zsh, fish, got "powershell"', ''],
    [['completion'], 'Missing the shell.', 'For example: '],
    [['send', 'block.forged', 'x', '--network', 'moon'], '--network: expected one of mainnet', ''],
    [['send', 'block.forged', 'x', '--data', 'a', '--body', 'b'], 'Expected --data or --body, got both.', ''],
    [['send', 'block.forged', ':99999'], 'Expected a URL with a port up to 65535, got ":99999".', ''],
    [['check', 'localhost:65536/a'], 'Expected a URL with a port up to 65535, got "localhost:65536/a".', ''],
    [
      ['check', 'http://[::1]:70000'],
      'Expected a URL with a port up to 65535, got "http://[::1]:70000".',
      '',
    ],
    [['send', 'block.forged', 'a'.repeat(64)], 'The host name of the URL is too long', '--token-file'],
    [['listen', '--'], 'Missing the command after --.', 'npm test'],
    [['send', 'block.forged', 'ftp://x'], 'Expected an http or https URL', ''],
    [['send', 'block.forged', 'http://x'], 'No token was found.', 'token new to create one'],
    [
      ['token', 'split', '--field', 'half'],
      '--field: expected one of authorization, verification, token',
      '',
    ],
    [['check'], 'Missing the URL.', 'check http://'],
    [['check', 'x', '--only', 'refuse'], '--only: expected the id of a case', 'Did you mean refuses?'],
    [['check', 'x', '--skip', 'order/malformed-jsn'], '--skip: expected the id', 'order/malformed-json?'],
    [['check', 'http://x'], 'No token was found.', 'token new to create one'],
    [['listen', '--token', 'abc'], '--token: expected a token of 64 hexadecimal characters, got 3.', ''],
  ] as const)('exits 2 and reports it only on stderr: %j', async ([argv, message, hint]) => {
    const { exitCode, out, err } = await call(...argv);
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(err).toContain(message);
    expect(err).toContain(hint);
  });

  test('is printed with visible escapes', async () => {
    for (const argv of [
      ['\u001b[31mx'],
      ['listen', '--\u009bx'],
      ['send', 'a\u202eb', 'x'],
      ['listen', '--port', '\u0007'],
    ]) {
      const { err } = await call(...argv);
      expect(err).toMatch(/\\u00(1b|9b|07)|\\u202e/);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: none of them may be there
      expect(err).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    }
  });
});

test('messages are broken between words at a terminal, and never in a pipe', async () => {
  const argv = ['send', 'block.forged', 'x', '--profile', 'nobody'];
  const words = (text: string) => text.trim().split(/\s+/);
  const piped = fakeContext();
  await run(argv, piped);
  expect(piped.err().split('\n')[0]?.length).toBeGreaterThan(80);
  for (const columns of [40, 80]) {
    const terminal = fakeContext({ isTerminal: true, columns });
    await run(argv, terminal);
    for (const line of terminal.err().split('\n')) expect(line.length).toBeLessThanOrEqual(columns);
    expect(words(terminal.err())).toEqual(words(piped.err()));
  }
});

test('a token in the wrong place is not shown', async () => {
  const { token, authorization, verification } = guidebookToken;
  for (const secret of [token, authorization, verification, token.toUpperCase()]) {
    for (const argv of [
      ['token', secret],
      [secret],
      ['send', secret, 'http://x'],
      ['send', 'block.forged', 'x', '--at', secret],
      ['send', 'block.forged', 'x', '--token-file', secret],
      ['listen', `--${secret}`],
      ['listen', secret],
    ]) {
      const { exitCode, out, err } = await call(...argv);
      expect([2, 3]).toContain(exitCode);
      expect(`${out}${err}`).not.toContain(secret.slice(0, 8));
      expect(`${out}${err}`).not.toContain(secret.slice(-8));
    }
  }
});

test('a missing file exits 3', async () => {
  const { exitCode, err } = await call('send', 'block.forged', 'x', '--token-file', 'none');
  expect(exitCode).toBe(3);
  expect(err).toBe(
    'error: Cannot read none: there is no such file.\n' +
      '  To create one: (umask 077; phantom-webhook token new --field token > none)\n',
  );
});

test('the error about a missing file names the folder', async () => {
  const { err } = await call('send', 'block.forged', 'x', '--data', 'none', '--token', guidebookToken.token);
  expect(err).toContain('Cannot read none: there is no such file.\n  Looked in /nonexistent.\n');
});

describe('a variable that no flag has', () => {
  const typo = { PHANTOM_WEBHOOK_PROT: 'secret-value' };
  const warning =
    'PHANTOM_WEBHOOK_PROT is ignored: no command has such a flag. Did you mean PHANTOM_WEBHOOK_PORT?';

  test.for([
    [['listen', '--port', '0', '--timeout', '1ms'], typo, [`Warning: ${warning}`]],
    [
      ['listen', '--port', '0', '--timeout', '1ms'],
      { PHANTOM_WEBHOOK_ZZZZZZZZ: '1' },
      ['Warning: PHANTOM_WEBHOOK_ZZZZZZZZ is ignored: no command has such a flag.'],
    ],
    [['listen', '--port', '0', '--timeout', '1ms', '--quiet'], typo, []],
    [['events'], typo, []],
    [
      ['listen', '--port', '0', '--timeout', '1ms'],
      {
        ...{
          PHANTOM_WEBHOOK_TOKEN: guidebookToken.token,
          PHANTOM_WEBHOOK_DEBUG: '1',
          PHANTOM_WEBHOOK_URL: 'a',
        },
        ...{
          PHANTOM_WEBHOOK_QUIET: '0',
          PHANTOM_WEBHOOK_RESPOND: '200',
          PHANTOM_WEBHOOK_FUZZ: '1',
          PHANTOM: '1',
        },
      },
      [],
    ],
  ] as const)('is reported by a command that reads variables: %j', async ([argv, env, expected]) => {
    const context = fakeContext({ env });
    await run(argv, context);
    expect(context.err().match(/.*is ignored.*/g) ?? []).toEqual(expected);
    expect(context.all()).not.toContain('secret-value');
  });

  test('is one JSON line with --json', async () => {
    const context = fakeContext({ env: typo });
    await run(['listen', '--port', '0', '--timeout', '1ms', '--json'], context);
    expect(jsonLines(context.err())).toContainEqual({ type: 'warning', message: warning });
    expect(jsonLines(context.out())[0]).toMatchObject({ type: 'ready' });
  });
});

test('an unexpected failure exits 70 and is reported as an internal error', async () => {
  const context = fakeContext();
  const broken = {
    ...context,
    randomBytes: () => {
      throw new TypeError('no dice');
    },
  };
  expect(await run(['token', 'new'], broken)).toBe(70);
  expect(context.err()).toBe(
    'internal error in phantom-webhook: TypeError: no dice (set PHANTOM_WEBHOOK_DEBUG=1 for details)\n',
  );
});

test('a reader that closes the pipe is not a failure', async () => {
  const context = fakeContext();
  const error = Object.assign(new Error('write EPIPE'), { code: 'EPIPE', syscall: 'write' });
  const stdout = { ...context.stdout, print: () => Promise.reject(error) };
  expect(await run(['token', 'new'], { ...context, stdout })).toBe(0);
  expect(context.err()).toBe('');
});

test('output that cannot be written exits 3', async () => {
  const context = fakeContext();
  const error = Object.assign(new Error('write ENOSPC'), { code: 'ENOSPC', syscall: 'write' });
  const stdout = { ...context.stdout, print: () => Promise.reject(error) };
  expect(await run(['token', 'new'], { ...context, stdout })).toBe(3);
  expect(context.err()).toBe('error: Cannot write the output: the disk is full.\n');
});
