import { everyWrongHeader } from './consequences.ts';
import type { WrongHandler } from './wrong-handler.ts';

/** Handlers that refuse a request and then work for it. */
export const afterRefusal: readonly WrongHandler[] = [
  {
    mistake: 'appends the text of success to a refusal',
    isExample: true,
    change: (right) => ({
      async handle(request, response) {
        right.checkMethod(request);
        if (!right.isAuthorized(request)) {
          response.writeHead(401).write('Unauthorized!');
          response.end('Hello Webhook!');
          return;
        }
        const delivery = right.understand(right.parse(await right.readBody(request), request));
        right.answer(response, request, delivery);
      },
    }),
    finds: ['refuses/and-stops'],
  },
  {
    mistake: 'answers a refusal, then a second time on the same connection',
    change: (right) => ({
      refuse(response, request) {
        right.refuse(response, request);
        request.socket.write(
          'HTTP/1.1 200 OK\r\nContent-Length: 14\r\nConnection: close\r\n\r\nHello Webhook!',
        );
      },
    }),
    finds: ['refuses/and-stops'],
  },
  {
    mistake: 'sets 401, goes on and sets 200',
    change: (right) => ({
      async handle(request, response) {
        right.checkMethod(request);
        if (!right.isAuthorized(request)) response.statusCode = 401;
        const delivery = right.understand(right.parse(await right.readBody(request), request));
        right.answer(response, request, delivery);
      },
    }),
    finds: ['refuses/wrong-half', 'refuses/missing'],
    alsoFails: everyWrongHeader,
  },
  {
    mistake: 'works for a delivery only after it was refused once',
    isExample: true,
    change: (right) => {
      const refused = new Set<string | undefined>();
      return {
        isAuthorized(request) {
          if (right.isAuthorized(request)) return true;
          const isSecond = refused.has(request.headers.authorization);
          refused.add(request.headers.authorization);
          return isSecond;
        },
      };
    },
    // It is found as soon as a refused request is sent once more.
    finds: ['refuses/other-order', 'refuses/in-body'],
    alsoFails: ['refuses', 'order'],
  },
];
