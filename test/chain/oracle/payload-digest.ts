import { createHash } from 'node:crypto';
import { makePayload } from '../../../src/chain/payload.ts';
import { forgeNext, startChain } from '../../../src/chain/phantom/phantom-chain.ts';
import { eventNames } from '../../../src/protocol/events/event-catalogue.ts';

// Bundled, and run by one Node after the other: prints the sha256 of a fixed list of payloads.

const atMs = 1_600_000_000_000;
const seed = 'the same on every Node';
const overrides = [
  {},
  { type: '1' },
  { type: '2' },
  { type: '3', secondPassphrase: 'second' },
  { amount: '95556627155586950', vendorField: 'müsli & brötchen 🎁' },
] as const;

const digest = createHash('sha256');
const add = (data: unknown) => digest.update(`${JSON.stringify(data)}\n`);

for (const network of ['mainnet', 'devnet', 'testnet'] as const) {
  const options = { network, seed, atMs };
  for (const event of eventNames) {
    for (const index of [0, 1, 2]) add(makePayload(event, { ...options, index }));
  }
  for (const set of overrides) add(makePayload('transaction.applied', { ...options, set }));
  let chain = startChain(options);
  for (let count = 0; count < 60; count += 1) {
    const step = forgeNext(chain, count % 10 === 9 ? { transactions: 20 } : {});
    add(step.events);
    chain = step.chain;
  }
}

process.stdout.write(digest.digest('hex'));
