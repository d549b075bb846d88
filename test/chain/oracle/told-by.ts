import type { ChainEvent } from '../../../src/chain/phantom/phantom-chain.ts';
import type { Opinion } from './library-messages.ts';

/** What the events of this name carry, as it is delivered. */
export function toldBy(events: readonly ChainEvent[], name: string): readonly string[] {
  return events.filter(({ event }) => event === name).map(({ data }) => JSON.stringify(data));
}

/** What the library prints for the transactions. */
export function printedBy(opinion: Opinion | undefined): readonly string[] | undefined {
  return opinion?.transactions.map(({ json }) => json);
}
