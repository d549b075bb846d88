import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** Reads a file line by line, parses each, and prints in how many milliseconds, without what it took to start. */
const [file = ''] = process.argv.slice(2);
const startedMs = performance.now();
let deliveries = 0;
for await (const line of createInterface({
  input: createReadStream(file),
  crlfDelay: Number.POSITIVE_INFINITY,
})) {
  const { event }: { event?: unknown } = JSON.parse(line);
  if (typeof event === 'string') deliveries += 1;
}
process.stdout.write(`${performance.now() - startedMs} ${deliveries}\n`);
