import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findMutants, type Mutant } from './find-mutants.ts';

export interface MutableFile {
  /** Relative to the root of the project. */
  readonly name: string;
  readonly path: string;
  readonly text: string;
  readonly mutants: readonly Mutant[];
  /** The number of its first mutant; the others follow. */
  readonly firstId: number;
}

/** Tables of what senders send, which tests compare with recordings and not with themselves. */
const isData = /-events\.ts$|\/event-names\.ts$/;

const root = fileURLToPath(new URL('../../', import.meta.url));
const room = 'src/protocol';
/** Pure as well, and tested by themselves. */
const others = [
  'src/closest-name.ts',
  'src/remember-last.ts',
  'src/check/cases/check-result.ts',
  'src/commands/send/send-statistics.ts',
  'src/commands/node/node-tally.ts',
  'src/commands/listen/misbehave.ts',
  'src/node/node-report.ts',
];

/** The files of the protocol with all their mutants, numbered throughout. */
export function listMutableFiles(): readonly MutableFile[] {
  let firstId = 1;
  return readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !isData.test(`/${file}`))
    .map((file) => `${room}/${file}`)
    .concat(others)
    .sort()
    .map((name) => {
      const path = join(root, name);
      const text = readFileSync(path, 'utf8');
      const mutable = { name, path, text, mutants: findMutants(text), firstId };
      firstId += mutable.mutants.length;
      return mutable;
    });
}
