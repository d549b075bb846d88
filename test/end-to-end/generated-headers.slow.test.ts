import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyAuthorization, withoutBlanks } from '../protocol/any-authorization.ts';
import { guidebookToken, otherToken } from '../tokens.ts';
import { startListener } from './start-listener.ts';
import { exchangeBytes } from './wire/exchange-bytes.ts';
import { body, host, length, rawRequest } from './wire/requests.ts';

/** `npm run torture` asks for more. */
const count = Number(process.env.TORTURE_HEADERS ?? 2_000);
const batchSize = 100;

const tokens = [guidebookToken, otherToken];
const right = new Set(tokens.flatMap(({ token, authorization }) => [token, authorization]));

/** What HTTP allows in a value: no control characters except the tab. */
const isValue = (text: string) => /^[\t\x20-\x7e\x80-\xff]*$/.test(text);

test(`of ${count} headers similar to a valid authorization the listener accepts only those that match`, async ({
  annotate,
}) => {
  const { port } = await startListener(['--compact'], {
    env: { PHANTOM_WEBHOOK_TOKEN: tokens.map(({ token }) => token).join() },
  });
  const lists = fc.array(anyAuthorization(tokens).filter(isValue), { maxLength: 2, size: 'max' });
  const samples = fc.sample(
    fc.oneof(
      lists,
      anyAuthorization(tokens)
        .filter(isValue)
        .map((value) => [value]),
    ),
    count,
  );
  const found = { accepted: 0, refused: 0, wronglyAccepted: 0, wronglyRefused: 0 };
  for (let from = 0; from < count; from += batchSize) {
    const batch = samples.slice(from, from + batchSize);
    const requests = batch.map((values) =>
      rawRequest(
        'POST / HTTP/1.1',
        [host, length, ...values.map((value) => `Authorization: ${value}`)],
        body,
      ),
    );
    const { statuses } = await exchangeBytes(port, Buffer.concat(requests), true);
    expect(statuses).toHaveLength(batch.length);
    for (const [index, values] of batch.entries()) {
      const isRight = values.length === 1 && values.every((value) => right.has(withoutBlanks(value)));
      const isAccepted = statuses[index] === 200;
      found[isAccepted ? 'accepted' : 'refused'] += 1;
      if (isAccepted && !isRight) found.wronglyAccepted += 1;
      if (!isAccepted && isRight) found.wronglyRefused += 1;
      if (!isAccepted) expect(statuses[index]).toBe(401);
    }
  }
  await annotate(
    `${count} requests: ${found.accepted} accepted, ${found.wronglyAccepted} of them wrongly; ` +
      `${found.refused} refused, ${found.wronglyRefused} of them wrongly`,
  );
  expect(found).toMatchObject({ wronglyAccepted: 0, wronglyRefused: 0 });
  expect(found.accepted).toBeGreaterThan(count / 50);
});
