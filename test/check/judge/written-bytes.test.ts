import { expect, test } from 'vitest';
import { withDecoded } from '../../../src/check/judge/written-bytes.ts';
import { guidebookToken } from '../../tokens.ts';

const half = guidebookToken.authorization;
const bytes = Buffer.from(half);

test.for<[string, string]>([
  ['a Buffer as JSON', JSON.stringify({ expected: bytes })],
  ['a Buffer as Node prints it', `<Buffer ${bytes.toString('hex').replace(/..(?=.)/g, '$& ')}>`],
  ['the bytes in hexadecimal', `expected ${bytes.toString('hex')}.`],
  ['groups of four', `Use ${half.replace(/.{4}(?=.)/g, '$&-')}!`],
  ['groups of eight', half.replace(/.{8}(?=.)/g, '$& ')],
])('%s contains the text that it stands for', ([, text]) => {
  expect(text).not.toContain(half);
  expect(withDecoded(text)).toContain(half);
});

test.for(['', 'Unauthorized!', '1, 2, 3', '{"a":[1,2,300]}', '2026-11-29 10:00:00'])(
  '%j stays as it is',
  (text) => {
    expect(withDecoded(text).startsWith(text)).toBe(true);
  },
);
