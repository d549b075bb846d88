import { expect, test } from 'vitest';
import { refuseSharedPort } from '../../../src/http/addresses/shared-port.ts';

const refused = (host: string, port: number, uiPort: number | undefined) => () =>
  refuseSharedPort('listener', [
    { flag: '--port', host, port },
    { flag: '--ui', port: uiPort },
  ]);

test.for(['127.0.0.1', 'localhost', '0.0.0.0', '::', '::ffff:127.0.0.1'])(
  'a port that is given twice is refused on %s, with both flags',
  (host) => {
    expect(refused(host, 4044, 4044)).toThrow(
      expect.objectContaining({
        code: 'bad-flag',
        message: '--ui: 4044 is the port of the listener itself (--port).',
        hint: 'Choose another with --ui, or let --ui 0 pick a free one.',
      }),
    );
  },
);

test.for([
  ['127.0.0.1', 4044, 4045],
  ['127.0.0.1', 4044, undefined],
  ['127.0.0.1', 0, 0],
  ['127.0.0.2', 4044, 4044],
  ['::1', 4044, 4044],
] as const)('%s port %i does not exclude port %s of the page', ([host, port, uiPort]) => {
  expect(refused(host, port, uiPort)).not.toThrow();
});
