import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { contractFiles } from '../../../../build/contract-files.ts';

test.for([...contractFiles()])('%s matches the contract (npm run contract writes it)', ([path, text]) => {
  expect(readFileSync(path, 'utf8')).toBe(text);
});
