import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { schemaFiles } from '../../build/schema-files.ts';
import schema from '../../docs/output.schema.json' with { type: 'json' };
import manifest from '../../package.json' with { type: 'json' };
import { commandTable } from '../../src/cli/help/command-table.ts';
import { commonExitCodes } from '../../src/cli/help/help-footer.ts';
import { parseWithCommander } from '../../src/cli/help/parse-with-commander.ts';
import { run } from '../../src/cli/run.ts';
import type { CommandDeclaration } from '../../src/flags/command-declaration.ts';
import { globalFlags, helpFlag } from '../../src/flags/global-flags.ts';
import { readFlags } from '../../src/flags/read-flags.ts';
import { fakeContext } from '../fake-context.ts';

const page = await readFile(new URL('../../llms.txt', import.meta.url), 'utf8');
const everywhere = Object.values({ ...globalFlags, helpFlag }).map(({ name }) => name);

function sectionOf(title: string): string {
  const [, section = ''] = page.split(`\n## ${title}\n`);
  return section.split(/^## /m)[0] ?? '';
}

function flagsOf(commands: readonly CommandDeclaration[]): ReadonlySet<string> {
  return new Set([
    ...everywhere,
    ...commands.flatMap(({ flags }) => Object.values(flags)).map(({ name }) => name),
  ]);
}

function flagsIn(text: string): readonly string[] {
  return [...text.matchAll(/(?<![\w-])--([a-z][a-z-]*)/g)].map(([, name = '']) => name);
}

/** The commands that a text calls, as `phantom-webhook token new` or `phantom-webhook listen`. */
function commandsIn(text: string): readonly CommandDeclaration[] {
  return [...text.matchAll(/phantom-webhook ([a-z]+)(?: ([a-z]+))?/g)].flatMap(([, first, second]) => {
    const fitting = commandTable.filter(
      ({ words }) => words[0] === first && (words.length === 1 || words[1] === second),
    );
    // `relay status` is not a call of `relay`.
    return fitting.slice(-1);
  });
}

/** Entries of the list of commands, each on one line. */
const entries = sectionOf('Commands')
  .replaceAll('\n  ', ' ')
  .split('\n')
  .filter((line) => line.startsWith('- '));

/** The command lines of the code blocks, without what belongs to the shell. */
const examples = [...page.matchAll(/^```sh\n(.*?)^```$/gms)]
  .flatMap(([, block = '']) => block.split('\n'))
  .flatMap((line) => /phantom-webhook [^)>&|;]*/.exec(line)?.[0].trim() ?? []);

function wordsOf(line: string): readonly string[] {
  return (line.match(/'[^']*'|\S+/g) ?? []).map((word) => word.replace(/^'|'$/g, ''));
}

describe('llms.txt', () => {
  test('fits one page, and names only files that are in the package with it', () => {
    expect(page.split('\n').length).toBeLessThanOrEqual(121);
    expect(manifest.files).toContain('llms.txt');
    expect(page).not.toContain('docs/');
    const named = [...page.matchAll(/phantom-webhook\/schemas\/[\w./]+\.json/g)];
    expect(named.length).toBeGreaterThan(1);
    const files = schemaFiles('', manifest.version);
    for (const [path] of named) {
      const file = path.replace('PROFILE', 'portable').replace('EVENT', 'block.forged');
      expect([...files.keys()]).toContain(file.replace('phantom-webhook', ''));
    }
  });

  test('lists every command once', () => {
    const listed = entries.flatMap((entry) => commandsIn(entry)).map(({ words }) => words.join(' '));
    expect(listed.toSorted()).toEqual(commandTable.map(({ words }) => words.join(' ')).toSorted());
  });

  test.for(entries)('names only flags that exist: %s', (entry) => {
    const known = flagsOf(commandsIn(entry));
    for (const name of flagsIn(entry)) expect(known, name).toContain(name);
  });

  test('names no flag elsewhere that no command has', () => {
    const known = flagsOf(commandTable);
    for (const name of flagsIn(page)) expect(known, name).toContain(name);
  });

  test('has the exit codes of the program, and only lines of the schema', () => {
    const codes = [...sectionOf('Output and exit codes').matchAll(/(?:^- |\. )(\d+): /gm)].map(
      ([, code]) => code,
    );
    expect(codes).toEqual(Object.keys(commonExitCodes));
    const known = schema.$defs.error.properties.code.oneOf.map((code) => code.const);
    for (const [, code = ''] of page.matchAll(/"code":"([\w-]+)"/g)) expect(known).toContain(code);
  });

  test.for(examples)('has an example whose every word is understood: %s', async (line) => {
    const [, ...argv] = wordsOf(line);
    const end = argv.indexOf('--');
    const parsed = await parseWithCommander(end < 0 ? argv : argv.slice(0, end), '0.0.0');
    if (!('declaration' in parsed)) throw new Error(parsed.text);
    const { flags, exclusive = [] } = parsed.declaration;
    expect(() => readFlags(flags, parsed.given.flags, {}, exclusive)).not.toThrow();
    expect(end < 0 || parsed.declaration.takesCommand).toBe(true);
  });

  test('has examples of the four tasks', () => {
    const used = new Set(examples.flatMap((line) => commandsIn(line)).map(({ words }) => words.join(' ')));
    for (const name of ['check', 'send', 'listen', 'journal list', 'node', 'webhook create']) {
      expect(used).toContain(name);
    }
  });

  test('explains how to get the help for programs', async () => {
    for (const [, line = ''] of page.matchAll(/`phantom-webhook ((?:COMMAND )?--help --json)`/g)) {
      const context = fakeContext();
      expect(await run(wordsOf(line.replace('COMMAND', 'listen')), context)).toBe(0);
      expect(JSON.parse(context.out()).type).toBe('help');
    }
  });
});
