import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { instrument } from './test/mutants/instrument.ts';
import { listMutableFiles } from './test/mutants/mutable-files.ts';

const files = new Map(listMutableFiles().map((file) => [file.path, file]));
const collectedTests = fileURLToPath(new URL('test/mutants/collected-tests.ts', import.meta.url));

/** Runs the tests of the protocol against small changes of it, and prints which of them nobody noticed. */
export default defineConfig({
  plugins: [
    {
      name: 'mutants',
      enforce: 'pre',
      resolveId: (id, importer) =>
        id === 'vitest' && importer?.endsWith('.test.ts') === true ? collectedTests : undefined,
      transform(_code, id) {
        const file = files.get(id);
        return file && { code: instrument(file.text, file.mutants, file.firstId), map: null };
      },
    },
  ],
  test: {
    include: ['test/mutants/run-mutants.ts'],
    reporters: ['verbose'],
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});
