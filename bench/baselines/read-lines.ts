import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/**
 * Reads a file line by line and parses each line. Prints how many milliseconds that took, without the start of the
 * process, and the number of deliveries.
 */
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
