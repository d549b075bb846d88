import { expect, test } from 'vitest';
import { startTarget } from '../end-to-end/start-target.ts';
import { checkHandler } from './check-handler.ts';

/** Accepts everything, so the comparison has to change. */
async function changeOf(poweredBy: string | undefined, ...flags: readonly string[]) {
  const header = poweredBy === undefined ? '' : `X-Powered-By: ${poweredBy}\r\n`;
  const answer = `HTTP/1.1 200 OK\r\n${header}Content-Length: 0\r\nConnection: close\r\n\r\n`;
  const target = await startTarget(() => answer);
  const { cases, summary } = await checkHandler(target.url, '--only', 'refuses/33-characters', ...flags);
  return {
    change: cases.find(({ id }) => id === 'refuses/33-characters')?.change,
    framework: summary.framework,
  };
}

test.for([
  ['that no answer shows', undefined, [], undefined, 'timingSafeEqual on digests'],
  ['that the answers show', 'PHP/8.2.29', [], 'php', 'hash_equals('],
  ['that --for names', undefined, ['--for', 'go'], 'go', 'subtle.ConstantTimeCompare('],
  [
    'that --for names, whatever the answers show',
    'PHP/8.2.29',
    ['--for', 'java'],
    'java',
    'MessageDigest.isEqual(',
  ],
] as const)('the fixes are worded for a framework %s', async ([, poweredBy, flags, framework, words]) => {
  const { change, framework: told } = await changeOf(poweredBy, ...flags);
  expect(told).toBe(framework);
  expect(change).toContain(words);
});
