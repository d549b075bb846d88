import { parseEngineUrl } from '../../src/engines/engine-address.ts';
import { describeDelivery } from '../../src/engines/engine-delivery.ts';
import { openEngine } from '../../src/engines/open-engine.ts';

/** Stores a delivery in the engine at the URL that is the argument, and prints `stored` or the detail of the failure. */
const engine = await openEngine(
  parseEngineUrl(process.argv[2] ?? '', {}),
  { password: undefined, credentials: undefined },
  {
    timeoutMs: 30_000,
    checksCertificate: true,
    creates: true,
    dedupes: false,
    cut: new AbortController().signal,
  },
);
const received = {
  id: 'run-1',
  receivedAtMs: 0,
  event: 'block.forged',
  token: 'default',
  rawHeaders: [],
  body: Buffer.from('{}'),
};
const outcome = await engine.store([describeDelivery(received, { storeId: '0123456789abcdef', attempt: 1 })]);
process.stdout.write(outcome.kind === 'stored' ? 'stored' : outcome.detail);
await engine.close();
