import { expect, test } from 'vitest';
import type { Explanation } from '../../src/engines/engine.ts';
import { parseEngineUrl } from '../../src/engines/engine-address.ts';
import { explainNats } from '../../src/engines/nats.ts';
import { explainPostgresql } from '../../src/engines/postgresql.ts';

// A server may send any code. These are names of what every object inherits.
test.for(['__proto__', 'constructor', 'toString'])('an error with the code %s is rejected', (code) => {
  const rejected: Partial<Explanation> = { reason: 'rejected', detail: code };
  const cause = Object.assign(new Error('no'), { code, name: code });
  const postgresql = parseEngineUrl('postgres://localhost/webhooks', {});
  expect(explainPostgresql(cause, postgresql)).toMatchObject(rejected);
  expect(explainNats(cause, parseEngineUrl('nats://localhost', {}))).toMatchObject(rejected);
});
