import { readFileSync, writeFileSync } from 'node:fs';
import { withReference } from './with-reference.ts';

const readme = new URL('../README.md', import.meta.url);

writeFileSync(readme, withReference(readFileSync(readme, 'utf8')));
