import type { Part } from './parts.ts';

interface Choice {
  readonly parts: readonly Part[];
  readonly scale: 'full' | 'quick';
  readonly writes: boolean;
}

/**
 * Reads the words of the command line: `quick`, `--write`, and names of parts. Without a name, all parts are chosen.
 * @throws Error for any other word, and if `--write` would write the figures of only some parts or cases
 */
export function chooseParts(words: readonly string[], parts: readonly Part[]): Choice {
  const names = words.filter((word) => word !== 'quick' && word !== '--write');
  const unknown = names.find((name) => !parts.some((part) => part.name === name));
  if (unknown !== undefined) {
    const known = parts.map(({ name }) => name).join(', ');
    throw new Error(`Expected quick, --write, or parts out of ${known}; got "${unknown}".`);
  }
  const scale = words.includes('quick') ? 'quick' : 'full';
  const writes = words.includes('--write');
  const chosen = names.length === 0 ? parts : parts.filter(({ name }) => names.includes(name));
  if (writes && (scale === 'quick' || chosen.length < parts.length))
    throw new Error('Expected all parts, and not quick: --write writes the figures of everything.');
  return { parts: chosen, scale, writes };
}
