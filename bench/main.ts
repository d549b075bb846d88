import { writeFileSync } from 'node:fs';
import { chooseRows } from './choose-rows.ts';
import { machineText } from './machine-text.ts';
import { measureSteadily } from './measuring/measure-steadily.ts';
import { endProcesses } from './programs/start-process.ts';
import { rows as allRows } from './rows.ts';
import { type Result, tableText } from './table.ts';

const resultsFile = new URL('results.md', import.meta.url);
const { scale, rows, skipped } = chooseRows(process.argv.slice(2), allRows);
const machine = machineText(new Date());
const results: Result[] = [];
const failures: string[] = [];

// Without this the exit handlers would not run. They end processes and remove files of a gigabyte.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    process.stdout.write(`\n${machine}\n\n${tableText(results)}`);
    process.exit(130);
  });
}

for (const row of rows) {
  const startedMs = performance.now();
  process.stderr.write(`${row.name} … `);
  try {
    results.push({ row, measurement: await measureSteadily(row, scale) });
  } catch (error) {
    failures.push(`${row.name}: ${error}\n`);
    // Processes left by this row would disturb the next.
    endProcesses();
  }
  process.stderr.write(`${((performance.now() - startedMs) / 1_000).toFixed(0)} s\n`);
}

const table = tableText(results, skipped);
process.stdout.write(`\n${machine}\n\n${table}`);
process.stderr.write(failures.join(''));
// Results of only some rows, or of fewer deliveries, are not saved. The table names the rows that were skipped.
if (scale === 'full' && results.length + skipped.length === allRows.length) {
  writeFileSync(resultsFile, `# Measured with \`npm run bench\`\n\n${machine}\n\n${table}`);
}
process.exit(failures.length === 0 ? 0 : 1);
