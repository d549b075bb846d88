import { expect, test } from 'vitest';
import { reasonOf } from '../../src/files/file-error.ts';

test.for([
  [Object.assign(new Error('x'), { code: 'ENOSPC' }), 'the disk is full'],
  [Object.assign(new Error('x'), { code: 'EWHATEVER' }), 'EWHATEVER'],
  [new Error('Method not implemented.'), 'Method not implemented.'],
  [
    Object.assign(new Error('x'), { code: 'ENOENT', syscall: 'uv_cwd' }),
    'the working directory has been deleted',
  ],
  ['nothing', 'unknown reason'],
] as const)('%s is explained as "%s"', ([error, reason]) => expect(reasonOf(error)).toBe(reason));
