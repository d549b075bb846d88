import { fileSystem } from './file-system.ts';
import type { LastWords } from './real-context.ts';

/** Writes synchronously, because the process ends right after. A reader that takes nothing right now gets nothing. */
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
