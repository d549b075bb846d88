import { describe, expect, test } from 'vitest';
import { nodeProfileNames } from '../../src/node/node-rules.ts';
import { createCaller } from '../fidelity/node-caller.ts';
import { type RecordedAnswer, recordedAnswer } from '../fidelity/recorded-answer.ts';
import ark27 from '../vectors/node-api/ark-2.7.json' with { type: 'json' };
import ark3 from '../vectors/node-api/ark-3.json' with { type: 'json' };
import phantom from '../vectors/node-api/phantom-2.2.json' with { type: 'json' };
import { startNode } from './start-node.ts';

/**
 * What the plugins of real nodes answered, as `test/fidelity/rest.ts` runs them: first all kinds of payloads, then all
 * kinds of calls, then calls that were drawn at random. Each series began without webhooks.
 */
const measured: Readonly<Record<(typeof nodeProfileNames)[number], readonly (readonly RecordedAnswer[])[]>> =
  {
    'phantom-2.2': phantom,
    'ark-2.7': ark27,
    'ark-3': ark3,
  };

describe.for(nodeProfileNames)('the webhook API of %s', (profile) => {
  test.for([
    ['payload', 0],
    ['call', 1],
    ['random call', 2],
  ] as const)('answers each %s as a real node does', async ([, series]) => {
    const { url } = await startNode({ profile });
    const call = createCaller(Number(new URL(url).port));
    const recorded = measured[profile][series] ?? [];
    for (const expected of recorded) {
      expect.soft(recordedAnswer(expected.request, await call(expected.request))).toEqual(expected);
    }
    expect(recorded.length).toBeGreaterThan(70);
  });
});
