import { expect, test } from 'vitest';
import { run } from '../src/cli/run.ts';
import { Problem } from '../src/problem.ts';
import { withoutPasswords } from '../src/without-passwords.ts';
import { fakeContext } from './fake-context.ts';

test.for([
  ['postgres://user:secret@host/db', 'postgres://…@host/db'],
  ['"redis://:sec/ret@host"', '"redis://…@host"'],
  ['--to=nats://sec/ret@host', '--to=nats://…@host'],
  ['to http://user:secret@host/@page?a=b@c now', 'to http://…@host/@page?a=b@c now'],
  ['http://user:sec/ret?@host', 'http://…@host'],
  ['(REDISS://a:secret@secret@host)', '(REDISS://…@host)'],
  ["postgres://user:sec'ret@host/db", 'postgres://…@host/db'],
  ['"postgres://user:sec ret@host".', '"postgres://…@host".'],
  ['user:secret@host', '…@host'],
  ['"user:secret@host"', '"…@host"'],
  ['URL=http://user:secret@host', 'URL=http://…@host'],
  ['jdbc:postgresql://user:secret@host/db', 'jdbc:postgresql://…@host/db'],
  ['http://a:secret@h,http://b:secret@h', 'http://…@h,http://…@h'],
] as const)('%s becomes %s', ([text, shown]) => expect(withoutPasswords(text)).toBe(shown));

test.for([
  'http://host/@page',
  'http://127.0.0.1:3000/@page',
  'http://[::1]:3000/@page',
  'http://host/a?x=b@c',
  'postgres://host/db?x=a@b',
  'somebody@host',
  'file:///a/node_modules/@nats-io/b.js',
  String.raw`C:\a@b`,
])('%s has no password', (text) => expect(withoutPasswords(text)).toBe(text));

test('the search takes linear time', () => {
  for (const part of ['(a://', ' a://', 'a://', 'a:', 'http://@', '"', ':@', 'a:@/', '://:/@']) {
    // In quadratic time, this would take minutes.
    expect(withoutPasswords(`@ ${part.repeat(200_000)}`)).toContain('@');
  }
});

test.for([
  ['listen', 'postgres://user:secret@host/db'],
  ['inspect', 'blocks.ndjson', 'redis://:secret@host'],
  ['listen', '--to=http://user:secret@host'],
  ['http://user:secret@host'],
  ['send', 'block.forged', 'http://user:secret@'],
  ['relay', '--store', 'a', '--to', 'mysql://user:secret@host'],
  ['journal', 'list', 'mysql://user:secret@host'],
  ['listen', '--port', 'http://user:secret@host'],
  ['listen', 'http://user:sec/ret@host', '--record', 'x'],
  ['listen', 'user:secret@host'],
  ['journal', 'list', 'jdbc:postgresql://user:secret@host/db'],
])('an error about %o does not show the password', async (argv) => {
  const context = fakeContext();
  expect([2, 3]).toContain(await run(argv, context));
  expect(context.err()).not.toMatch(/secret|sec\/ret/);
});

test.for([[], ['--json']])('a note does not show the password, with %o', async (flags) => {
  const context = fakeContext({ stdin: '' });
  await run(['journal', 'list', '-', '--events', 'http://user:secret@host', ...flags], context);
  expect(context.err()).toContain('no node sends');
  expect(context.err()).not.toContain('secret');
});

test('a problem shows no password in its message or hint', () => {
  const problem = new Problem('bad-flag', 'No http://user:secret@host.', {
    hint: 'Use http://user:secret@host.',
  });
  expect(`${problem.message} ${problem.hint}`).toBe('No http://…@host. Use http://…@host.');
});
