import { writeFileSync } from 'node:fs';
import { drawPicture } from './picture.ts';

writeFileSync(new URL('terminal.svg', import.meta.url), await drawPicture());
