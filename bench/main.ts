import { writeFileSync } from 'node:fs';
import { chooseRows } from './choose-rows.ts';
import { machineText } from './machine-text.ts';
import { rows as allRows } from './rows.ts';
import { type Result, tableText } from './table.ts';

const resultsFile = new URL('results.md', import.meta.url);
const { scale, rows } = chooseRows(process.argv.slice(2), allRows);
const machine = machineText(new Date());
const results: Result[] = [];

for (const { measure, ...row } of rows) {
  const startedMs = performance.now();
  process.stderr.write(`${row.name} … `);
  const measurement = await measure(scale);
  results.push({ row, measurement });
  process.stderr.write(`${((performance.now() - startedMs) / 1_000).toFixed(0)} s\n`);
}

const table = tableText(results);
process.stdout.write(`\n${machine}\n\n${table}`);
// A part of the rows, or fewer deliveries, is no result to keep.
if (scale === 'full' && rows.length === allRows.length) {
  writeFileSync(resultsFile, `# Measured with \`npm run bench\`\n\n${machine}\n\n${table}`);
}
// A row that failed would have left the processes that it started; those of the others have ended.
process.exit();
