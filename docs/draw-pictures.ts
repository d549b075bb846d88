import { writeFileSync } from 'node:fs';
import { pictures } from './pictures.ts';

for (const { file, draw } of pictures) writeFileSync(file, await draw());
