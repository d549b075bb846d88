import type { ChainEvent } from '../../../src/chain/phantom/phantom-chain.ts';
import type { Generation } from '../../../src/protocol/events/generation.ts';
import type { Opinion } from './library-messages.ts';

/** What the events of this name carry, as it is delivered. */
export function toldBy(events: readonly ChainEvent[], name: string): readonly string[] {
  return events.filter(({ event }) => event === name).map(({ data }) => JSON.stringify(data));
}

/** What the library prints for the transactions. */
export function printedBy(opinion: Opinion | undefined): readonly string[] | undefined {
  return opinion?.transactions.map(({ json }) => json);
}

/** What a node with the library prints for a block that arrives from a peer. */
export function receivedBy(generation: Generation, opinion: Opinion | undefined): string | undefined {
  const json = opinion?.block?.receivedJson;
  if (json === undefined || generation !== 'ark-2.3') return json;
  // ARK 2.3 adds the address of the peer (protocol.md section 5.3).
  return JSON.stringify({ ...JSON.parse(json), ip: '127.0.0.1' });
}
