import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { type FakeOptions, fakeContext } from '../fake-context.ts';
import { isWindows } from '../is-windows.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { guidebookToken, otherToken } from '../tokens.ts';

async function call(argv: readonly string[], options: FakeOptions = {}) {
  const context = fakeContext(options);
  const exitCode = await run(['token', ...argv], context);
  return { exitCode, out: context.out(), err: context.err() };
}

async function folderWithDotenv(text: string | Uint8Array, mode = 0o600): Promise<string> {
  const directory = await temporaryFolder();
  await writeFile(join(directory, '.env'), text);
  await chmod(join(directory, '.env'), mode);
  return directory;
}

const { token, authorization, verification } = guidebookToken;
const asJson = `${JSON.stringify({ token, authorization, verification })}\n`;

describe('token split', () => {
  test('shows the halves and what each is for', async () => {
    const { exitCode, out, err } = await call(['split', token]);
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    expect(out).toMatch(new RegExp(`^authorization +${authorization}$`, 'm'));
    expect(out).toMatch(new RegExp(`^verification +${verification}$`, 'm'));
    expect(out).toContain('the node sends it');
    expect(out).toContain('only you have it');
  });

  test.for(Object.entries({ token, authorization, verification }))(
    '--field %s prints only that field',
    async ([field, text]) => {
      expect(await call(['split', token, '--field', field])).toEqual({
        exitCode: 0,
        out: `${text}\n`,
        err: '',
      });
    },
  );

  test('--json prints one object', async () => {
    expect(await call(['split', token, '--json'])).toEqual({ exitCode: 0, out: asJson, err: '' });
  });

  test('keeps upper case', async () => {
    expect((await call(['split', token.toUpperCase(), '--field', 'token'])).out).toBe(
      `${token.toUpperCase()}\n`,
    );
  });

  test('- reads standard input', async () => {
    expect((await call(['split', '-', '--json'], { stdin: ` ${token}\n` })).out).toBe(asJson);
  });

  test('- at a terminal shows that it waits for the keyboard', async () => {
    const { err } = await call(['split', '-'], { stdin: token, hasKeyboard: true });
    expect(err).toBe('Reading from the keyboard; Ctrl-D ends it.\n');
  });

  test('without an argument uses the token from the environment', async () => {
    expect((await call(['split', '--json'], { env: { PHANTOM_WEBHOOK_TOKEN: token } })).out).toBe(asJson);
  });

  test('without an environment variable uses the token from .env, labelled or not', async () => {
    const directory = await folderWithDotenv(`PHANTOM_WEBHOOK_TOKEN=blocks=${token}\n`);
    expect(await call(['split', '--json'], { directory })).toEqual({ exitCode: 0, out: asJson, err: '' });
  });

  test.skipIf(isWindows)('warns of a .env that others can read', async () => {
    const directory = await folderWithDotenv(`PHANTOM_WEBHOOK_TOKEN=${token}\n`, 0o640);
    expect(await call(['split', '--field', 'token'], { directory })).toEqual({
      exitCode: 0,
      out: `${token}\n`,
      err: 'Warning: others can read .env (mode 0640) and the token in it. Run: chmod 600 .env\n',
    });
  });

  test('without any token creates a new one and reports it', async () => {
    const { exitCode, out, err } = await call(['split', '--field', 'token']);
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^[0-9a-f]{64}\n$/);
    expect(err).toBe('No token given. Created a new one.\n');
  });

  test('refuses to choose among several', async () => {
    const env = { PHANTOM_WEBHOOK_TOKEN: `${token}, ${otherToken.token}` };
    const { exitCode, out, err } = await call(['split'], { env });
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(err).toContain('Expected one token, got 2 from the environment.');
  });

  test.for([
    ['', 'got 0'],
    ['abc', 'got 3'],
    [`${token}0`, 'got 65'],
    [`z${token.slice(1)}`, 'position 1'],
  ])('of %j exits 2 with %s and not a part of it', async ([text = '', message]) => {
    for (const { exitCode, out, err } of [
      await call(['split', text]),
      await call(['split', '-'], { stdin: text }),
      await call(['split', '--json', text]),
    ]) {
      expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
      expect(err).toContain(message);
      expect(err).not.toContain(token.slice(1, 9));
    }
  });

  test('reads no more of standard input than the length of a token', async () => {
    expect((await call(['split', '-'], { stdin: 'a'.repeat(1_000_000) })).exitCode).toBe(3);
  });
});

describe('token new', () => {
  test('creates a different token each time', async () => {
    const context = fakeContext();
    await run(['token', 'new', '--field', 'token'], context);
    await run(['token', 'new', '--field', 'token'], context);
    const [one, other] = context.out().split('\n');
    expect(one).toMatch(/^[0-9a-f]{64}$/);
    expect(other).toMatch(/^[0-9a-f]{64}$/);
    expect(one).not.toBe(other);
  });

  test('--json splits it correctly', async () => {
    const made = JSON.parse((await call(['new', '--json'])).out);
    expect(made.authorization + made.verification).toBe(made.token);
  });

  test('does not look at the environment', async () => {
    expect((await call(['new'], { env: { PHANTOM_WEBHOOK_TOKEN: token } })).out).not.toContain(token);
  });
});

describe('colour', () => {
  const colourCode = '\u001b[';

  test.for<[string, readonly string[], FakeOptions, boolean]>([
    ['is off in a pipe', [], {}, false],
    ['is on at a terminal', [], { isTerminal: true }, true],
    ['is off with NO_COLOR', [], { isTerminal: true, env: { NO_COLOR: '1' } }, false],
    ['ignores an empty NO_COLOR', [], { isTerminal: true, env: { NO_COLOR: '' } }, true],
    ['is off at a dumb terminal', [], { isTerminal: true, env: { TERM: 'dumb' } }, false],
    ['is on with FORCE_COLOR', [], { env: { FORCE_COLOR: '1', NO_COLOR: '1' } }, true],
    ['is off with FORCE_COLOR=0', [], { isTerminal: true, env: { FORCE_COLOR: '0' } }, false],
    ['is on with --color', ['--color'], { env: { NO_COLOR: '1' } }, true],
    ['is off with --no-color', ['--no-color'], { isTerminal: true, env: { FORCE_COLOR: '1' } }, false],
  ])('%s', async ([, flags, options, isOn]) => {
    expect((await call(['split', token, ...flags], options)).out.includes(colourCode)).toBe(isOn);
  });

  test('is never in --json or --field', async () => {
    for (const flags of [['--json'], ['--field', 'token']]) {
      expect((await call(['split', token, ...flags, '--color'])).out).not.toContain(colourCode);
    }
  });
});

test('--quiet prints only errors on stderr', async () => {
  expect((await call(['split', '--quiet'])).err).toBe('');
  expect((await call(['split', '-q', 'abc'])).err).toContain('got 3');
});

describe.skipIf(isWindows)('the error about an invalid token names its source:', () => {
  const file = `# mine\n\nold=${'a'.repeat(64)}\nnew=abc\n`;
  const wrong = 'expected a token of 64 hexadecimal characters';
  const variable = 'PHANTOM_WEBHOOK_TOKEN';

  test.for<readonly [name: string, flags: readonly string[], value: string | undefined, message: string]>([
    ['the flag', ['--token', 'abc'], undefined, `--token: ${wrong}, got 3.`],
    ['the flag with a name', ['--token', 'x='], undefined, `--token: ${wrong} after the "=", got nothing.`],
    [
      'the file and the line',
      ['--token-file', 'tokens.txt'],
      undefined,
      `tokens.txt, line 4: ${wrong}, got 3.`,
    ],
    [
      'the file beside the flag',
      ['--token', 'b'.repeat(64), '--token-file', 'tokens.txt'],
      undefined,
      `tokens.txt, line 4: ${wrong}, got 3.`,
    ],
    ['a line with a name alone', ['--token-file', 'empty.txt'], undefined, 'empty.txt, line 1: expected'],
    ['the variable', [], `${'a'.repeat(64)},abc`, `${variable}: ${wrong}, got 3.`],
    ['the variable with a name', [], 'x=', `${variable}: ${wrong} after the "=", got nothing.`],
    [
      'both tokens of a name',
      ['--token', `a=${token}`, '--token', `a=${'b'.repeat(64)}`],
      '',
      '--token: expected a different name',
    ],
    [
      'both sources of a name',
      ['--token', `a=${token}`, '--token-file', 'same.txt'],
      undefined,
      '--token and same.txt: expected a different name for each token, got "a" twice.',
    ],
  ])('%s', async ([, flags, value, message]) => {
    const directory = await temporaryFolder();
    const options = { mode: 0o600 };
    await writeFile(join(directory, 'tokens.txt'), file, options);
    await writeFile(join(directory, 'empty.txt'), 'x= \n', options);
    await writeFile(join(directory, 'same.txt'), `a=${'b'.repeat(64)}\n`, options);
    const context = fakeContext({ directory, env: value === undefined ? {} : { [variable]: value } });
    expect(await run(['send', 'block.forged', ':1', ...flags], context)).toBe(2);
    expect(context.err()).toContain(`error: ${message}`);
    expect(context.err()).not.toContain('the variable or file');
  });
});

describe('an existing token is read, or refused with the reason, however it was written', () => {
  const utf16 = (text: string) => Buffer.from(`\ufeff${text.replace('\ufeff', '')}`, 'utf16le');

  test.for([
    ['export  PHANTOM_WEBHOOK_TOKEN=T\n'],
    ['export\tPHANTOM_WEBHOOK_TOKEN="T"\n'],
    ['\texport PHANTOM_WEBHOOK_TOKEN = T # mine\n'],
    ["A=1\r\n  PHANTOM_WEBHOOK_TOKEN='T'\r\n"],
    ['\ufeffPHANTOM_WEBHOOK_TOKEN=T'],
    ['# PHANTOM_WEBHOOK_TOKEN: old\nPHANTOM_WEBHOOK_TOKEN=T'],
  ] as const)('.env %j', async ([text]) => {
    const filled = text.replace(/\bT\b/, token);
    for (const content of [filled, utf16(filled)]) {
      const directory = await folderWithDotenv(content);
      expect(await call(['split', '--json'], { directory })).toEqual({ exitCode: 0, out: asJson, err: '' });
    }
  });

  test.for([
    ['A=1\n"PHANTOM_WEBHOOK_TOKEN=T"\n', 'Cannot read PHANTOM_WEBHOOK_TOKEN in line 2 of .env.'],
    ['set PHANTOM_WEBHOOK_TOKEN=T', 'Cannot read PHANTOM_WEBHOOK_TOKEN in line 1 of .env.'],
    ['PHANTOM_WEBHOOK_TOKEN: T', 'Cannot read PHANTOM_WEBHOOK_TOKEN in line 1 of .env.'],
    ['PHANTOM_WEBHOOK_TOKEN="T', 'Cannot read PHANTOM_WEBHOOK_TOKEN in line 1 of .env.'],
  ] as const)('.env %j is refused', async ([text, message]) => {
    const directory = await folderWithDotenv(text.replace('T"', `${token}"`));
    const { exitCode, out, err } = await call(['split'], { directory });
    expect({ exitCode, out }).toEqual({ exitCode: 3, out: '' });
    expect(err).toContain(`error: ${message}`);
  });

  test('.env that is not text is refused', async () => {
    const directory = await temporaryFolder();
    for (const bytes of [Buffer.from([0xe4, 0xf6, 0xfc]), Buffer.from('P\0H\0A\0')]) {
      await writeFile(join(directory, '.env'), bytes, { mode: 0o600 });
      const { exitCode, err } = await call(['split'], { directory });
      expect({ exitCode, err }).toMatchObject({
        exitCode: 3,
        err: expect.stringContaining('not text in UTF-8'),
      });
    }
  });

  test('a token file in UTF-16', async () => {
    const directory = await temporaryFolder();
    await writeFile(join(directory, 'tokens.txt'), utf16(`# mine\r\n${token}\r\n`), { mode: 0o600 });
    const context = fakeContext({ directory });
    const argv = ['send', 'block.forged', ':1', '--token-file', 'tokens.txt', '--dry-run', '--curl'];
    expect(await run(argv, context)).toBe(0);
    expect(context.err()).not.toContain('error');
  });

  test('a variable in the quotes that docker run --env-file keeps is reported as such', async () => {
    const env = { PHANTOM_WEBHOOK_TOKEN: `"${token}"` };
    const { exitCode, err } = await call(['split'], { env });
    expect(exitCode).toBe(2);
    expect(err).toContain(
      'PHANTOM_WEBHOOK_TOKEN: expected a token of 64 hexadecimal characters, got one in quotes.',
    );
  });
});

test.for(['authorization', 'verification'])('split --field %s without a token exits 2', async (field) => {
  for (const env of [{}, { PHANTOM_WEBHOOK_TOKEN: '' }, { PHANTOM_WEBHOOK_TOKEN: ' , ' }]) {
    const { exitCode, out, err } = await call(['split', '--field', field, '-q'], { env });
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(err).toContain(`--field ${field} requires a token.`);
  }
});

test('split with an empty variable creates a token, and warns that the variable is empty', async () => {
  const { exitCode, err } = await call(['split'], { env: { PHANTOM_WEBHOOK_TOKEN: '' } });
  expect(exitCode).toBe(0);
  expect(err).toBe('Warning: PHANTOM_WEBHOOK_TOKEN is empty.\nNo token given. Created a new one.\n');
});
