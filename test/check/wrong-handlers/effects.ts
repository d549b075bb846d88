import type { Delivery, Steps } from './right-handler.ts';
import type { WrongHandler } from './wrong-handler.ts';

type Request = Parameters<Steps['handle']>[0];

/** Reads a request and does what a delivery asks for, whoever sent it. */
async function workFor(request: Request, right: Steps): Promise<void> {
  right.store(right.understand(right.parse(await right.readBody(request), request)));
}

/** Handlers that answer correctly, but do too much or too little. Only the command of `--effect` shows that. */
export const effects: readonly WrongHandler[] = [
  {
    mistake: 'refuses and works anyway',
    change: (right) => ({
      async refuse(response, request) {
        right.refuse(response, request);
        await workFor(request, right);
      },
    }),
    finds: ['refuses/without-effect'],
  },
  {
    mistake: 'works before it checks the authorization',
    change: (right) => ({
      async handle(request, response) {
        right.checkMethod(request);
        const delivery = right.understand(right.parse(await right.readBody(request), request));
        right.store(delivery);
        if (!right.isAuthorized(request)) return void right.refuse(response, request);
        right.answer(response, request, delivery);
      },
    }),
    finds: ['refuses/without-effect'],
    alsoFails: ['order'],
  },
  {
    mistake: 'refuses a missing authorization and works anyway',
    change: (right) => ({
      async refuse(response, request) {
        right.refuse(response, request);
        if (request.headers.authorization === undefined) await workFor(request, right);
      },
    }),
    finds: ['refuses/without-effect'],
  },
  {
    mistake: 'refuses a half with one wrong character and works anyway',
    change: (right) => ({
      async refuse(response, request) {
        right.refuse(response, request);
        if (request.headers.authorization?.length === 31) await workFor(request, right);
      },
    }),
    finds: ['refuses/without-effect'],
  },
  {
    mistake: 'accepts deliveries and does nothing',
    isExample: true,
    change: () => ({ store() {} }),
    finds: ['accepts/with-effect'],
  },
  {
    mistake: 'works only for its first delivery',
    change: (right) => {
      let count = 0;
      return {
        store(delivery) {
          count += 1;
          if (count === 1) right.store(delivery);
        },
      };
    },
    finds: ['accepts/with-effect'],
  },
  {
    mistake: 'ignores another event with the same id',
    isExample: true,
    change: (right) => ({ store: ({ data, timestamp }) => right.store({ event: '', data, timestamp }) }),
    finds: ['accepts/same-id-with-effect'],
    isWarning: true,
  },
  {
    mistake: 'works again when a delivery is repeated',
    isExample: true,
    change: (right) => {
      let count = 0;
      return {
        store(delivery: Delivery) {
          count += 1;
          right.store({ ...delivery, data: { id: count } });
        },
      };
    },
    finds: ['accepts/twice-with-one-effect'],
    isWarning: true,
  },
];
