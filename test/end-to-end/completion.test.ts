import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { caseNames } from '../../src/check/cases/case-list.ts';
import { commandTable } from '../../src/cli/help/command-table.ts';
import { globalFlags, helpFlag } from '../../src/flags/global-flags.ts';
import { profileNames } from '../../src/protocol/delivery/profile-name.ts';
import { eventNamesOf } from '../../src/protocol/events/event-catalogue.ts';
import { generations } from '../../src/protocol/events/generation.ts';
import { scenarioNames } from '../../src/protocol/events/scenario-name.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { bashCompletionFile, hasShell, openShell } from './shell-completions.ts';

const everyEvent = [...new Set(generations.flatMap((generation) => eventNamesOf[generation]))];

/** What can stand at the end of a line. */
const lines: readonly (readonly [line: string, offered: readonly string[]])[] = [
  ['phantom-webhook se', ['send']],
  ['phantom-webhook token ', ['split', 'new']],
  ['phantom-webhook webhook ', ['list', 'show', 'create', 'update', 'delete']],
  ['phantom-webhook --quiet webhook ', ['list', 'show', 'create', 'update', 'delete']],
  ['phantom-webhook help tok', ['token']],
  ['phantom-webhook completion ', ['bash', 'zsh', 'fish']],
  ['phantom-webhook send ', everyEvent],
  ['phantom-webhook send --count 3 block.fo', ['block.forged']],
  ['phantom-webhook events wallet.sa', ['wallet.saved']],
  ['phantom-webhook webhook create ', everyEvent],
  ['phantom-webhook webhook update 3 --event peer.a', ['peer.added']],
  ['phantom-webhook listen --events round.c', ['round.created']],
  ['phantom-webhook listen --expect round.c', ['round.created']],
  ['phantom-webhook listen --pro', ['--profile']],
  ['phantom-webhook send block.forged :3000 --profile ', profileNames],
  ['phantom-webhook send block.forged :3000 --network ', ['mainnet', 'devnet', 'testnet']],
  ['phantom-webhook send --scenario ', scenarioNames],
  ['phantom-webhook check :3000 --only ', caseNames],
  ['phantom-webhook check --skip refuses/mis', ['refuses/missing']],
  ['phantom-webhook relay ', ['status', 'retry', 'remove']],
  ['phantom-webhook token new --field ', ['authorization', 'verification', 'token']],
  ['phantom-webhook send block.forged http://localhost:3000/a --bad-auth swa', ['swapped']],
];

describe.for([
  ['bash', ''],
  ['bash', `. ${bashCompletionFile}`],
  ['zsh', ''],
  ['fish', ''],
] as const)('in %s %s', ([shell, setup]) => {
  const isMissing = !hasShell(shell) || (setup !== '' && !existsSync(bashCompletionFile));

  test.skipIf(isMissing)('commands, events, profiles and other choices are completed', async () => {
    const { offers, completed } = await openShell(shell, setup);
    for (const [line, offered] of lines) expect(sorted(await offers(line)), line).toEqual(sorted(offered));

    const unescaped = async (line: string) => (await completed(line)).replace(/[\\']/g, '').trim();
    for (const [begun, whole] of [
      ['listen --profile=mai', 'listen --profile=mainsail'],
      ['send state:s', 'send state:started'],
      ['listen --expect=state:s', 'listen --expect=state:started'],
      ['check --only=accepts/event/state:s', 'check --only=accepts/event/state:started'],
    ]) {
      expect(await unescaped(`phantom-webhook ${begun}`)).toBe(`phantom-webhook ${whole}`);
    }
    const file = join(await temporaryFolder(), 'two words.ndjson');
    await writeFile(file, '');
    for (const flag of ['--record ', '--record=', '--token-file ']) {
      const line = `phantom-webhook listen ${flag}`;
      expect(await unescaped(line + file.replace(/ words.*/, ''))).toBe(line + file);
    }
  });

  test.skipIf(isMissing)('the flags of every command are completed', async () => {
    const { offers } = await openShell(shell, setup);
    for (const { words, flags } of commandTable) {
      const line = `phantom-webhook ${words.join(' ')} --`;
      const names = Object.values({ ...flags, ...globalFlags, helpFlag }).map(({ name }) => `--${name}`);
      const offered = (await offers(line)).map((offer) => offer.replace(/=$/, ''));
      expect(sorted(offered), line).toEqual(sorted(names));
    }
  });
});

test('a flag takes a value in every command that has it or in none, as the completions of bash and fish assume', () => {
  const kinds = new Map<string, boolean>();
  for (const { flags, words } of commandTable) {
    for (const { name, kind } of Object.values(flags)) {
      expect(kind === 'toggle', `--${name} of ${words.join(' ')}`).toBe(kinds.get(name) ?? kind === 'toggle');
      kinds.set(name, kind === 'toggle');
    }
  }
});

function sorted(words: readonly string[]): readonly string[] {
  return words.toSorted();
}
