import { mkdirSync, writeFileSync } from 'node:fs';
import { contractFiles } from './contract-files.ts';

for (const [path, text] of contractFiles()) {
  mkdirSync(path.replace(/[^/]*$/, ''), { recursive: true });
  writeFileSync(path, text);
}
