import { readFileSync, writeFileSync } from 'node:fs';
import { references } from './references.ts';
import { withReference } from './with-reference.ts';

for (const { page, make } of references) {
  writeFileSync(page, withReference(readFileSync(page, 'utf8'), make()));
}
