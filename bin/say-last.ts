import { fileSystem } from './file-system.ts';
import type { LastWords } from './real-context.ts';

/** At once, since nothing comes after it; to a reader that takes nothing just now nothing is said. */
export function sayLast(lastWords: Iterable<LastWords>): void {
  for (const words of lastWords) {
    const line = words();
    if (line === undefined) continue;
    try {
      fileSystem.writeSync(2, `${line}\n`);
    } catch {
      return;
    }
  }
}
