import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { commandTable } from '../../src/cli/help/command-table.ts';
import { globalFlags, versionFlag } from '../../src/flags/global-flags.ts';
import { pageNames, readPage } from '../docs/pages.ts';
import { freePort } from '../free-port.ts';
import { isWindows } from '../is-windows.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { guidebookToken } from '../tokens.ts';
import { script, startProgram } from './program.ts';
import { untilAnswered } from './until-answered.ts';

const readme = await readPage('README.md');
/** The other pages follow the README: they use its listeners. */
const pages = (await Promise.all(pageNames.map(readPage))).join('\n');

/** The commands of the console blocks in order, each with the output printed below it. */
const transcripts = [...pages.matchAll(/^```console\n(.*?)^```$/gms)].flatMap(([, block = '']) =>
  [...block.matchAll(/^\$ (.*)\n((?:(?!\$ ).*\n)*)/gm)].map(([, command = '', output = '']) => ({
    command,
    output,
  })),
);

/** The lines of the shell blocks, npm's aside: those run this test. */
const shellLines = [...pages.matchAll(/^```sh\n(.*?)^```$/gms)]
  .flatMap(([, block = '']) => block.trimEnd().split('\n'))
  .filter((line) => !line.startsWith('npm '));

/** The words of a command line, those in single quotes whole. */
function wordsOf(line: string): readonly string[] {
  return (line.match(/'[^']*'|\S+/g) ?? []).map((word) => word.replace(/^'|'$/g, ''));
}

/** What differs from run to run. */
function steady(text: string): string {
  return text
    .replace(/\d+ ms$/gm, 'N ms')
    .replace(/ in [\d.]+ s: /g, ' in N s: ')
    .replace(/"(durationMs|perSecond|p\d\d|max)":[\d.]+/g, '"$1":N')
    .replace(/^[0-9a-f]{32}$/gm, 'HALF');
}

test.skipIf(isWindows)(
  'the console blocks of the README and the other pages print what they show',
  async () => {
    const directory = await temporaryFolder();
    const command = join(directory, 'phantom-webhook');
    await writeFile(command, `#!/bin/sh\nexec "${process.execPath}" "${script}" "$@"\n`);
    await chmod(command, 0o755);
    const port = await freePort();
    const ports = new Map([['4044', port]]);
    for (const shown of new Set(pages.match(/\b40(?:4[5-9]|5\d)\b/g))) ports.set(shown, await freePort());
    const moved = (text: string) =>
      text.replace(/\b40[45]\d\b/g, (shown) => String(ports.get(shown) ?? shown));
    const env = {
      PATH: `${directory}:${process.env.PATH}`,
      NO_COLOR: '1',
      PHANTOM_WEBHOOK_PORT: String(port),
    };
    let ran = 0;

    for (const transcript of transcripts) {
      const shown = moved(transcript.command);
      if (/^phantom-webhook (?:listen|node|relay) /.test(shown)) {
        const argv = wordsOf(shown).slice(1);
        // Its own port stands in the line, or in the environment.
        const program = startProgram(argv, { directory, env });
        for (const line of moved(transcript.output).trimEnd().split('\n')) {
          await program.waitFor('stderr', new RegExp(`^${line.replace(/[/.()]/g, '\\$&')}$`, 'm'));
        }
      } else {
        const { stdout } = await promisify(execFile)('bash', ['--norc', '-c', shown], {
          cwd: directory,
          env,
        });
        expect(steady(stdout).trimEnd(), shown).toBe(steady(moved(transcript.output)).trimEnd());
      }
      ran += 1;
    }
    expect(ran).toBeGreaterThanOrEqual(9);

    expect(shellLines.length).toBeGreaterThanOrEqual(3);
    for (const line of shellLines) {
      const command = moved(line);
      const { stdout } = await promisify(execFile)('bash', ['--norc', '-c', command], {
        cwd: directory,
        env,
      });
      expect(stdout, line).toMatch(/^(200 OK|sent)/);
    }
  },
);

test.skipIf(isWindows)('the output of --explain in the documentation is real', async () => {
  const { command = '' } = transcripts.find(({ command: line }) => line.includes('--explain')) ?? {};
  const argv = wordsOf(command).slice(1);
  const env = { PHANTOM_WEBHOOK_TOKEN: guidebookToken.token };
  const listener = startProgram([...argv, '--port', '0'], { env });
  const [, url = ''] = await listener.waitFor('stderr', /^Listening on (\S+)$/m);
  const flags = ['--seed', 'readme', '--at', '2026-11-23T10:04:05Z'];
  await startProgram(['send', 'block.forged', url, ...flags], { env }).finished;
  await listener.waitFor('stdout', /would have sent/);
  listener.process.kill('SIGINT');
  const printed = (await listener.finished).stdout.split('\n').map(steadyLine);
  const [, shown = ''] = /^```text\n((?:(?!^```).)*would have sent(?:(?!^```).)*)^```$/ms.exec(pages) ?? [];
  expect(shown).not.toBe('');
  for (const line of shown.trimEnd().split('\n')) expect(printed).toContain(steadyLine(line));
});

/** A line without what differs from run to run: its time, and how long its answer took. */
function steadyLine(line: string): string {
  return line.replace(/^\d\d:\d\d:\d\d\.\d{3}/, 'TIME').replace(/[\d.]+ ms\b/, 'N ms');
}

describe.skipIf(isWindows)('the CI example of the README', () => {
  const [, example = ''] = /^```bash\n(.*?)^```$/ms.exec(readme) ?? [];

  async function runExample(changed: (text: string) => string) {
    const directory = await temporaryFolder();
    const command = join(directory, 'phantom-webhook');
    await writeFile(command, `#!/bin/sh\nexec "${process.execPath}" "${script}" "$@"\n`);
    await chmod(command, 0o755);
    const port = String(await freePort());
    const env = {
      PATH: `${directory}:${process.env.PATH}`,
      PHANTOM_WEBHOOK_PORT: port,
      PHANTOM_WEBHOOK_TOKEN: guidebookToken.token,
    };
    const child = execFile('bash', ['--norc', '-c', changed(example).replaceAll('4044', port)], {
      cwd: directory,
      env,
    });
    let stderr = '';
    child.stderr?.on('data', (text: string) => {
      stderr += text;
    });
    const [exitCode] = await once(child, 'close');
    return { exitCode, stderr };
  }

  test('exits 0 when everything arrives', async () => {
    expect(await runExample((text) => text)).toMatchObject({ exitCode: 0 });
  });

  test('exits 1 and reports what is missing', async () => {
    const { exitCode, stderr } = await runExample((text) =>
      text.replace('--count 3', '--count 2').replace('30s', '3s'),
    );
    expect(exitCode).toBe(1);
    expect(stderr).toContain('Timed out after 3s: received 2 of 3 block.forged.');
  });

  test('exits 1 when the command fails', async () => {
    const { exitCode, stderr } = await runExample((text) => text.replace("--count 3'", "--count 3; exit 4'"));
    expect({ exitCode, stderr }).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('sh exited with 4.'),
    });
  });
});

test('the npm commands of the README exist', () => {
  expect(readme).toContain('npm ci && npm start');
  expect(manifest.scripts).toMatchObject({
    start: expect.stringContaining('listen --demo'),
    test: expect.any(String),
  });
});

test('the flags in the tables of the documentation are flags of the program', () => {
  const tabled = new Set(
    [...pages.matchAll(/^\| (`--.*?) \|/gm)].flatMap(([, cell = '']) => cell.match(/--[a-z\d-]+/g) ?? []),
  );
  const known = commandTable.flatMap(({ flags }) =>
    Object.values({ ...flags, ...globalFlags, versionFlag }).map(({ name }) => name),
  );
  expect(tabled.size).toBeGreaterThan(10);
  for (const flag of tabled) expect(known).toContain(flag.slice(2));
});

describe('the handler for Express without the library', () => {
  test('accepts both formats and the whole token, refuses everything else, and survives hostile bodies', async () => {
    const [, source = ''] = /^```js\n(import \{ createHash.*?)^```$/ms.exec(pages) ?? [];
    // Within the project, so that the handler finds express.
    const file = fileURLToPath(new URL('../../test-results/readme-handler.mjs', import.meta.url));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, source);
    const token = 'fe944e318edb02b979d6bf0c87978b640c8e74e1cbfe36404386d33a5bbd8b66';
    const port = await freePort();
    const child = execFile(process.execPath, [file], {
      env: { PORT: String(port), PHANTOM_WEBHOOK_TOKEN: token },
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const url = `http://127.0.0.1:${port}/webhook`;
    await untilAnswered(url);

    const send = async (...flags: readonly string[]) => {
      const program = startProgram(['send', 'block.forged', url, ...flags], {
        env: { PHANTOM_WEBHOOK_TOKEN: token },
      });
      return (await program.finished).stdout.slice(0, 3);
    };
    for (const profile of ['portable', 'docs', 'phantom-2.2']) {
      const logged = once(child.stdout ?? child, 'data');
      expect(await send('--profile', profile)).toBe('200');
      expect(String((await logged)[0])).toMatch(/^block\.forged \d{13} \{/);
    }

    const post = async (authorization: string | undefined, body: string): Promise<number> => {
      const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
      return (await fetch(url, { method: 'POST', headers, body })).status;
    };
    const half = token.slice(0, 32);
    const body = '{"event":"wallet.saved","timestamp":1,"data":55}';
    expect(await post(half, body)).toBe(200);
    expect(await post(token, body)).toBe(200);
    for (const wrong of [
      undefined,
      '',
      half.slice(1),
      token.slice(32),
      `Bearer ${half}`,
      half + half,
      'é'.repeat(32),
    ]) {
      expect(await post(wrong, body), wrong).toBe(401);
    }
    for (const hostile of ['', '{', 'null', '[]', '7', '{"event":7}', `${'['.repeat(9_000)}`]) {
      expect(await post(half, hostile), hostile.slice(0, 20)).toBe(400);
    }
    expect(child.exitCode).toBeNull();
  });
});
