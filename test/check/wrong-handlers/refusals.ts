import { everyRefusal } from './consequences.ts';
import { type Change, type Steps, sendText } from './right-handler.ts';
import type { WrongHandler } from './wrong-handler.ts';

function refusing(refuse: Steps['refuse']): Change {
  return () => ({ refuse });
}

/** Handlers that refuse in a way that nobody understands. */
export const refusals: readonly WrongHandler[] = [
  ...[400, 404, 405, 410, 422].map(
    (status): WrongHandler => ({
      mistake: `refuses with ${status}`,
      isExample: status === 400,
      change: refusing((response) => sendText(response, status, 'No.')),
      finds: ['refuses/wrong-half', 'refuses/missing'],
      isWarning: true,
    }),
  ),
  ...[500, 501, 503].map(
    (status): WrongHandler => ({
      mistake: `refuses with ${status}`,
      change: refusing((response) => sendText(response, status, 'No.')),
      finds: ['refuses/wrong-half', 'refuses/missing'],
      alsoFails: everyRefusal,
    }),
  ),
  ...[200, 202, 204].map(
    (status): WrongHandler => ({
      mistake: `refuses with ${status} and the text of an error`,
      change: refusing((response) =>
        sendText(response, status, status === 204 ? '' : '{"error":"unauthorized"}'),
      ),
      finds: ['refuses/wrong-half', 'refuses/missing'],
      alsoFails: everyRefusal,
    }),
  ),
  ...[301, 302, 303, 307].map(
    (status): WrongHandler => ({
      mistake: `refuses with ${status} to a page for signing in`,
      change: refusing((response) => response.writeHead(status, { Location: '/login' }).end()),
      finds: ['refuses/wrong-half', 'refuses/missing'],
      alsoFails: everyRefusal,
    }),
  ),
  {
    mistake: 'refuses with 429',
    isExample: true,
    change: refusing((response) => sendText(response, 429, 'Slow down.')),
    finds: ['refuses/wrong-half', 'refuses/missing'],
    isWarning: true,
  },
  {
    mistake: 'closes the connection instead of refusing',
    change: refusing((response) => response.destroy()),
    finds: ['refuses/wrong-half', 'refuses/missing'],
    alsoFails: everyRefusal,
  },
  {
    mistake: 'resets the connection instead of refusing',
    change: refusing((_, request) => request.socket.resetAndDestroy()),
    finds: ['refuses/wrong-half', 'refuses/missing'],
    alsoFails: everyRefusal,
  },
  {
    mistake: 'never answers a wrong authorization',
    change: refusing(() => {}),
    finds: ['refuses/wrong-half', 'refuses/missing'],
    alsoFails: everyRefusal,
    timeoutMs: 1_500,
  },
  {
    mistake: 'never ends a refusal',
    change: refusing((response) => response.writeHead(401).write('Unauthorized!')),
    finds: ['refuses/wrong-half', 'refuses/missing'],
    alsoFails: everyRefusal,
    timeoutMs: 1_500,
  },
  {
    mistake: 'announces more text in a refusal than it sends',
    change: refusing((_, request) =>
      request.socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 100\r\n\r\nUnauthorized!'),
    ),
    finds: ['refuses/wrong-half', 'refuses/missing'],
    alsoFails: everyRefusal,
  },
  {
    mistake: 'refuses with an answer that is not HTTP',
    change: refusing((_, request) => request.socket.end('Unauthorized!\n')),
    finds: ['refuses/wrong-half', 'refuses/missing'],
    alsoFails: everyRefusal,
  },
  {
    mistake: 'refuses without a header with 401, and with a wrong header with 500',
    change: refusing((response, request) =>
      sendText(response, request.headers.authorization === undefined ? 401 : 500, 'No.'),
    ),
    finds: ['refuses/wrong-half'],
    alsoFails: everyRefusal,
  },
  {
    mistake: 'answers a missing header with 500, because it reads from undefined',
    isExample: true,
    change: (right) => ({
      isAuthorized(request) {
        if (request.headers.authorization === undefined)
          throw new TypeError('Cannot read properties of undefined');
        return right.isAuthorized(request);
      },
    }),
    finds: ['refuses/missing'],
    alsoFails: everyRefusal,
  },
  {
    mistake: 'refuses with 200 on the second attempt',
    change: () => {
      let count = 0;
      return {
        refuse(response) {
          count += 1;
          sendText(response, count % 2 === 0 ? 200 : 401, 'No.');
        },
      };
    },
    finds: ['refuses/prefix-padded', 'refuses/prefix'],
    alsoFails: [...everyRefusal, 'survives'],
  },
];
