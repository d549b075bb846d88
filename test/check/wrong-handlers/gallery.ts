import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createListener } from './right-handler.ts';
import { tableOf } from './tables.ts';

/**
 * Serves wrong handlers in a process of their own, one port for each, so that the process that sends is never blocked.
 * Arguments: the name of a table, then the indexes of its handlers. Sends their ports in the same order. A message with
 * a place in that order is answered with that place and what its handler has stored.
 */
const [name = '', ...indexes] = process.argv.slice(2);
const { handlers } = tableOf(name);

// A mistake must not end the process of the others, unless ending it is the mistake.
if (indexes.length > 1) {
  process.on('uncaughtException', () => {});
  process.on('unhandledRejection', () => {});
}

const stored: readonly string[][] = indexes.map(() => []);
const ports = await Promise.all(
  indexes.map((index, place) => {
    const wrong = handlers[Number(index)];
    if (wrong === undefined) throw new Error(`The table ${name} has no handler ${index}.`);
    const server = createServer(createListener(wrong.change, stored[place] ?? []));
    return new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', 511, () => resolve((server.address() as AddressInfo).port));
    });
  }),
);
process.on('message', (place) => process.send?.([place, stored[Number(place)]]));
process.send?.(ports);
process.on('disconnect', () => process.exit());
