import { configDefaults, defineConfig } from 'vitest/config';
import quick from './vitest.config.ts';

/** The tests that take long, with the settings of the others. */
export default defineConfig({
  test: {
    ...quick.test,
    include: ['test/**/*.slow.test.ts'],
    exclude: configDefaults.exclude,
    typecheck: { enabled: false },
    reporters: ['default', ['json', { outputFile: 'test-results/vitest-slow.json' }]],
  },
});
