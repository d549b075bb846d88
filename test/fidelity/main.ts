import { readFileSync, writeFileSync } from 'node:fs';
import { chooseParts } from './choose-parts.ts';
import type { Comparison } from './comparison.ts';
import { parts as allParts } from './parts.ts';
import { differencesText, hasFault, lineText, tableText, withFigures } from './report.ts';

/** No part takes longer; a program that hangs ends here. */
const maxMinutes = 120;
setTimeout(() => {
  process.stderr.write(`Not finished after ${maxMinutes} minutes.\n`);
  process.exit(1);
}, maxMinutes * 60_000).unref();

const page = new URL('../../docs/fidelity.md', import.meta.url);
const { parts, scale, writes } = chooseParts(process.argv.slice(2), allParts);
const comparisons: Comparison[] = [];
const failures: string[] = [];

for (const { name, count, compare } of parts) {
  const startedMs = performance.now();
  process.stderr.write(`${name} …\n`);
  try {
    for await (const comparison of compare(count[scale])) {
      comparisons.push(comparison);
      process.stderr.write(`  ${lineText(comparison)}\n`);
    }
  } catch (error) {
    failures.push(`${name}: ${error instanceof Error ? error.stack : error}\n`);
  }
  process.stderr.write(`  ${((performance.now() - startedMs) / 1_000).toFixed(0)} s\n`);
}

const table = tableText(comparisons);
process.stdout.write(`\n${table}${differencesText(comparisons)}`);
process.stderr.write(failures.join(''));
if (writes && failures.length === 0) {
  const figures = `Compared on ${new Date().toISOString().slice(0, 10)} with Node ${process.version}.\n\n${table}`;
  writeFileSync(page, withFigures(readFileSync(page, 'utf8'), figures));
}
process.exit(failures.length === 0 && !hasFault(comparisons) ? 0 : 1);
