import { readdirSync, readFileSync } from 'node:fs';
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

const room = 'src/protocol';

/** The files of the protocol with all their mutants, numbered throughout. */
export function listMutableFiles(): readonly MutableFile[] {
  const folder = fileURLToPath(new URL(`../../${room}`, import.meta.url));
  let firstId = 1;
  return readdirSync(folder)
    .sort()
    .filter((file) => !isData.test(`/${file}`))
    .map((file) => {
      const path = `${folder}/${file}`;
      const text = readFileSync(path, 'utf8');
      const mutable = { name: `${room}/${file}`, path, text, mutants: findMutants(text), firstId };
      firstId += mutable.mutants.length;
      return mutable;
    });
}
