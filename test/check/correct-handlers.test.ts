import { expect, test } from 'vitest';
import { readPage } from '../docs/pages.ts';
import { checkHandler } from './check-handler.ts';
import { type HandlerName, startHandler, startSource } from './handlers/start-handler.ts';

const hidden = ['refuses/two-headers-right-first'];

test.for<[HandlerName, readonly string[]]>([
  ['node', []],
  ['express', hidden],
  ['fetch', []],
])(
  'a correct handler for %s passes every case, except where its platform hides the request',
  async ([name, warned], context) => {
    const { exitCode, ids, cases } = await checkHandler(await startHandler(name, context));
    const notable = cases.filter(({ verdict }) => verdict === 'fail' || verdict === 'skip');
    expect(notable).toEqual([]);
    expect({ exitCode, warned: ids('warn') }).toEqual({ exitCode: 0, warned });
  },
);

test('the handler for Express without the library passes every case', async (context) => {
  const [, source = ''] =
    /^```js\n(import \{ createHash.*?)^```$/ms.exec(await readPage('docs/handlers.md')) ?? [];
  const told = source.replace(/^app\.listen\(.*$/m, (line) =>
    line
      .replace('app.listen', 'const server = app.listen')
      .replace(/\);$/, ', () => console.log(server.address().port));'),
  );
  const { cases, ids } = await checkHandler(await startSource(told, context, { PORT: '0' }));
  expect(cases.filter(({ verdict }) => verdict !== 'pass')).toEqual([]);
  expect(ids('pass').length).toBeGreaterThan(90);
});
