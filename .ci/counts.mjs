// Prints `N passed, N failed` from vitest's own JSON reports; fails when one is missing, or when anything failed.
import { readFileSync } from 'node:fs';

let passed = 0;
let failed = 0;
for (const report of process.argv.slice(2)) {
  try {
    const counts = JSON.parse(readFileSync(report, 'utf8'));
    passed += counts.numPassedTests;
    // A file that could not even be loaded has no tests to fail, but is a failure all the same.
    failed += Math.max(counts.numFailedTests, counts.numFailedTestSuites > 0 || !counts.success ? 1 : 0);
  } catch {
    failed += 1;
  }
}
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
