import { describe, expect, test } from 'vitest';
import { nodeProfileNames } from '../../src/node/node-rules.ts';
import ark27 from '../vectors/node-api/ark-2.7.json' with { type: 'json' };
import ark3 from '../vectors/node-api/ark-3.json' with { type: 'json' };
import phantom from '../vectors/node-api/phantom-2.2.json' with { type: 'json' };
import { type ApiCall, callApi } from './call-api.ts';
import { startNode } from './start-node.ts';

interface Measured extends ApiCall {
  readonly status: number;
  /** Without the length of the body. */
  readonly answerHeaders: readonly string[];
  readonly answer: string;
}

/**
 * What servers with the routes and schemas of the generations answered, built on the hapi, joi and hapi-pagination that
 * each of them has (17.8.4 and 14.3.1, 18.4.0 and 15.1.1, 20.2.1 and 17.6.0): first all kinds of payloads, then all
 * kinds of calls. `uuid1` is the first id that was given.
 */
// The casts: a column of the JSON is absent here and there, which makes its type a union of many.
const measured: Readonly<Record<(typeof nodeProfileNames)[number], readonly (readonly Measured[])[]>> = {
  'phantom-2.2': phantom as unknown as Measured[][],
  'ark-2.7': ark27 as unknown as Measured[][],
  'ark-3': ark3 as unknown as Measured[][],
};

const uuid = /[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}/g;

describe.for(nodeProfileNames)('the webhook API of %s', (profile) => {
  test.for([
    ['payload', 0],
    ['call', 1],
  ] as const)('answers each %s as a real node does', async ([, series]) => {
    const { url } = await startNode({ profile });
    const ids: string[] = [];
    const calls = measured[profile][series] ?? [];
    for (const { answer, answerHeaders, status, ...call } of calls) {
      const path = call.path.replace(/uuid(\d+)/, (_, n) => ids[n - 1] ?? 'none');
      const found = await callApi(url, { ...call, path });
      if (found.status === 201) ids.push(...(found.text.match(uuid) ?? []));
      const text = found.text
        .replace(uuid, (id) => `uuid${ids.indexOf(id) + 1}`)
        .replace(/"token":"[\da-f]{64}"/g, '"token":"<token>"')
        .replace(/"token":"[\da-f]{32}"/g, '"token":"<authorization>"');
      const headers = found.headers.filter((line) => !line.startsWith('content-length'));
      const what = `${call.method} ${call.path} ${call.body ?? ''} ${JSON.stringify(call.headers ?? {})}`;
      expect
        .soft({ what, status: found.status, text, headers })
        .toEqual({ what, status, text: answer, headers: answerHeaders });
    }
    expect(calls.length).toBeGreaterThan(70);
  });
});
