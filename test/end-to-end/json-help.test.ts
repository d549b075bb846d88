import { describe, expect, test } from 'vitest';
import { commandTable, groupSummaries } from '../../src/cli/help/command-table.ts';
import { type JsonLine, jsonLines } from '../json-lines.ts';
import { runProgram } from './program.ts';

async function help(...argv: readonly string[]): Promise<JsonLine> {
  const { exitCode, stdout, stderr } = await runProgram(argv);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  const lines = jsonLines(stdout);
  expect(lines).toHaveLength(1);
  return lines[0] ?? {};
}

function wordsIn({ commands }: JsonLine): readonly string[] {
  return commands.map(({ words }: JsonLine) => words.join(' '));
}

function flagIn({ commands }: JsonLine, name: string): JsonLine | undefined {
  return commands[0].flags.find((flag: JsonLine) => flag.name === name);
}

const allCommands = commandTable.map(({ words }) => words.join(' '));

describe('--help --json', () => {
  test('is one JSON object with every command, in the order of help', async () => {
    const all = await help('--help', '--json');
    expect(wordsIn(all)).toEqual(allCommands);
    expect(all.globalFlags.map(({ name }: JsonLine) => name)).toEqual([
      'color',
      'no-color',
      'quiet',
      'help',
      'version',
    ]);
    expect(Object.keys(all.exitCodes)).toEqual(['0', '1', '2', '3', '70', '130']);
  });

  test('names every argument, flag, example and exit code of every command', async () => {
    const { commands } = await help('--json', '--help');
    for (const [index, declaration] of commandTable.entries()) {
      const found = commands[index];
      const names = (things: readonly JsonLine[]) => things.map(({ name }) => name);
      expect(names(found.flags)).toEqual(names(Object.values(declaration.flags)));
      expect(names(found.arguments)).toEqual(names(declaration.arguments));
      expect(found.examples).toEqual(declaration.examples);
      expect(found.exitCodes).toEqual(declaration.exitCodes);
    }
  });

  test.for([
    [['help', '--json'], allCommands],
    [['-h', '--json'], allCommands],
    [['help', 'help', '--json'], allCommands],
    [['listen', '--help', '--json'], ['listen']],
    [['listen', '--json', '--port', '7', '-h'], ['listen']],
    [['help', 'token', 'new', '--json'], ['token new']],
    [['--no-color', 'journal', 'show', 'a.ndjson', '3', '--help', '--json'], ['journal show']],
    [['completion', '--help', '--json'], ['completion']],
    [
      ['token', '--help', '--json'],
      ['token split', 'token new'],
    ],
  ] as const)('is asked for with %j', async ([argv, words]) => {
    expect(wordsIn(await help(...argv))).toEqual(words);
  });

  test.for(Object.keys(groupSummaries))('of the group %s is about its commands', async (group) => {
    const words = wordsIn(await help(group, '--help', '--json'));
    expect(words).toEqual(allCommands.filter((name) => name.startsWith(`${group} `)));
  });

  test('describes what a flag takes', async () => {
    const listen = await help('listen', '--help', '--json');
    expect(flagIn(listen, 'port')).toEqual({
      name: 'port',
      short: null,
      type: 'text',
      choices: null,
      placeholder: 'PORT',
      default: '4044',
      isRepeatable: false,
      environment: 'PHANTOM_WEBHOOK_PORT',
      group: expect.any(String),
      meaning: expect.any(String),
    });
    expect(flagIn(listen, 'json')).toMatchObject({ type: 'toggle', placeholder: null, default: null });
    expect(flagIn(listen, 'expect')).toMatchObject({ type: 'event', isRepeatable: true });
    expect(flagIn(listen, 'record')).toMatchObject({ type: 'file' });
    const send = await help('send', '--help', '--json');
    expect(flagIn(send, 'header')).toMatchObject({ short: 'H', environment: null });
    expect(flagIn(send, 'network')).toMatchObject({ choices: ['mainnet', 'devnet', 'testnet'] });
    expect(flagIn(send, 'token')).toMatchObject({ environment: 'PHANTOM_WEBHOOK_TOKEN' });
    expect(send.commands[0].exclusive).toContainEqual(['data', 'body', 'from']);
  });

  test('of an unknown command is an error', async () => {
    const { exitCode, stdout, stderr } = await runProgram(['lisen', '--help', '--json']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(jsonLines(stderr)).toEqual([
      {
        type: 'error',
        code: 'unknown-command',
        message: 'Unknown command "lisen".',
        hint: 'Did you mean listen?',
      },
    ]);
  });
});

test('--help after -- belongs to the command of the listener', async () => {
  const argv = [
    'listen',
    '--json',
    '--port',
    '0',
    '--',
    process.execPath,
    '-e',
    '',
    '--',
    '--help',
    '--json',
  ];
  const { exitCode, stdout } = await runProgram(argv);
  expect(exitCode).toBe(0);
  expect(jsonLines(stdout)[0]?.type).toBe('ready');
});
