import { createReadStream } from 'node:fs';

/** Counts the lines of a file that begin with a pattern. */
export async function countLines(file: string, beginning: RegExp): Promise<number> {
  const sought = new RegExp(`\\n(?:${beginning.source})`, 'g');
  let count = 0;
  // The first line has no line feed before it.
  let rest = '\n';
  for await (const chunk of createReadStream(file, { encoding: 'latin1', highWaterMark: 1_048_576 })) {
    const text = rest + chunk;
    const end = text.lastIndexOf('\n');
    count += text.slice(0, end).match(sought)?.length ?? 0;
    rest = text.slice(end);
  }
  return count + (rest.match(sought)?.length ?? 0);
}
