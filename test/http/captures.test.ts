import { describe, expect, test } from 'vitest';
import { createVerifier } from '../../src/protocol/delivery/token-verifier.ts';
import { labelTokens } from '../../src/protocol/token/token.ts';
import arkCaptures from '../deliveries/ark-2.7.json' with { type: 'json' };
import phantomCaptures from '../deliveries/phantom-2.2.json' with { type: 'json' };
import { otherToken } from '../tokens.ts';
import { rawExchange, requestBytes } from './raw-exchange.ts';
import { startReceiver } from './start-receiver.ts';

const captures = [...phantomCaptures, ...arkCaptures].map((capture, index) => ({
  ...capture,
  title: `${capture.sender.split(' ')[0]} ${JSON.parse(capture.body).event} (${index + 1})`,
  bytes: requestBytes(
    capture.rawHeaders,
    capture.body,
    `${capture.method} ${capture.path} HTTP/${capture.httpVersion}`,
  ),
}));

describe.for(captures)('the recorded request of $title', ({ bytes, body, token, rawHeaders, path }) => {
  test('is authorized with its token, and kept byte for byte', async () => {
    const receiver = await startReceiver({
      verify: createVerifier(labelTokens([otherToken.token, `own=${token}`])),
    });
    expect(await rawExchange(receiver.url, bytes)).toMatchObject({ status: 200, body: 'Hello Webhook!' });

    const { data, event, timestamp } = JSON.parse(body);
    const dataText = data === undefined ? undefined : JSON.stringify(data);
    expect(await receiver.reception(1)).toMatchObject({
      path,
      rawHeaders,
      verdict: { kind: 'authorized', token: 'own', whole: false },
      delivery: { event, timestamp, dataText, format: 'node' },
      bodyBytes: Buffer.byteLength(body),
    });
  });

  test('is refused with another token', async () => {
    const receiver = await startReceiver({ verify: createVerifier(labelTokens([otherToken.token])) });
    expect(await rawExchange(receiver.url, bytes)).toMatchObject({ status: 401, body: 'Unauthorized!' });
  });
});
