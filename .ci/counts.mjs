// Prints `N passed, N failed` from vitest's own JSON report; fails when there is none, or when anything failed.
import { readFileSync } from 'node:fs';

const [report] = process.argv.slice(2);
try {
  const { numPassedTests, numFailedTests, numFailedTestSuites, success } = JSON.parse(
    readFileSync(report, 'utf8'),
  );
  // A file that could not even be loaded has no tests to fail, but is a failure all the same.
  const failed = Math.max(numFailedTests, numFailedTestSuites > 0 || !success ? 1 : 0);
  process.stdout.write(`${numPassedTests} passed, ${failed} failed\n`);
  process.exitCode = failed > 0 || numPassedTests === 0 ? 1 : 0;
} catch {
  process.stdout.write('0 passed, 1 failed\n');
  process.exitCode = 1;
}
