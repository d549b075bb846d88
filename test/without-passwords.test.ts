import { expect, test } from 'vitest';
import { run } from '../src/cli/run.ts';
import { Problem } from '../src/problem.ts';
import { withoutPasswords } from '../src/without-passwords.ts';
import { fakeContext } from './fake-context.ts';

test.for([
  ['postgres://user:secret@host/db', 'postgres://host/db'],
  ['"redis://:sec/ret@host"', '"redis://host"'],
  ['--to=nats://secret@host', '--to=nats://host'],
  ['to http://user:secret@host/@page?a=b@c now', 'to http://host/@page?a=b@c now'],
  ['(REDISS://a:secret@secret@host)', '(REDISS://host)'],
  ['http://host/@page', 'http://host/@page'],
  ['somebody@host', 'somebody@host'],
] as const)('%s becomes %s', ([text, shown]) => expect(withoutPasswords(text)).toBe(shown));

test.for([
  ['listen', 'postgres://user:secret@host/db'],
  ['inspect', 'blocks.ndjson', 'redis://:secret@host'],
  ['listen', '--to=http://user:secret@host'],
  ['http://user:secret@host'],
  ['send', 'block.forged', 'http://user:secret@'],
  ['relay', '--store', 'a', '--to', 'mysql://user:secret@host'],
  ['journal', 'list', 'mysql://user:secret@host'],
  ['listen', '--port', 'http://user:secret@host'],
])('an error about %o does not show the password', async (argv) => {
  const context = fakeContext();
  expect(await run(argv, context)).toBe(2);
  expect(context.err()).not.toContain('secret');
});

test('a problem shows no password in its message or hint', () => {
  const problem = new Problem('bad-flag', 'No http://user:secret@host.', {
    hint: 'Use http://user:secret@host.',
  });
  expect(`${problem.message} ${problem.hint}`).toBe('No http://host. Use http://host.');
});
