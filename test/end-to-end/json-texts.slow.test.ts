import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readRecordedDeliveries, summaryIn } from '../json-lines.ts';
import { portOf } from '../port-of.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { guidebookToken } from '../tokens.ts';
import documents from '../vectors/json/documents.json' with { type: 'json' };
import implementationDefined from '../vectors/json/implementation-defined.json' with { type: 'json' };
import invalid from '../vectors/json/invalid.json' with { type: 'json' };
import valid from '../vectors/json/valid.json' with { type: 'json' };
import { startListener } from './start-listener.ts';

/** Text as UTF-8, or bytes that are not UTF-8. */
type Written = string | { readonly hex: string };

interface Sent {
  readonly name: string;
  readonly event: string;
  readonly text: Written;
  readonly body: Buffer;
}

/** What was answered 200, in its order. */
const accepted: Sent[] = [];
const received: Buffer[] = [];
const statuses = { accepted: 0, refused: 0 };

const target = createServer((request, response) => {
  request.toArray().then(
    (chunks) => {
      received.push(Buffer.concat(chunks));
      response.end();
    },
    () => response.destroy(),
  );
}).listen(0, '127.0.0.1');
await once(target, 'listening');
afterAll(() => void target.close());
const targetPort = portOf(target);

const folder = await temporaryFolder(afterAll);
const journal = join(folder, 'journal.ndjson');
// One that shows, behind one that records, forwards and writes lines.
const shown = await startListener(['--full'], { until: afterAll });
const listener = await startListener(
  [
    '--json',
    '--record',
    journal,
    '--forward-to',
    `http://127.0.0.1:${targetPort}`,
    '--forward-to',
    shown.url,
    '--forward-timeout',
    '60s',
  ],
  { until: afterAll },
);

async function statusOf(body: Buffer): Promise<number> {
  const headers = { authorization: guidebookToken.authorization };
  const response = await fetch(listener.url, { method: 'POST', headers, body: Uint8Array.from(body) });
  await response.arrayBuffer();
  statuses[response.status === 200 ? 'accepted' : 'refused'] += 1;
  return response.status;
}

/** A delivery with this text as its payload, of an event by which it is found again. */
function payload(name: string, text: Written): Sent {
  const event = `${name.replaceAll('_', '-')}.sent`;
  const body = [`{"event":"${event}","data":`, text, ',"timestamp":1795425336079}'].map(bytesOf);
  return { name, event, text, body: Buffer.concat(body) };
}

function bytesOf(written: Written): Buffer {
  return typeof written === 'string' ? Buffer.from(written) : Buffer.from(written.hex, 'hex');
}

function expectStatus(rows: readonly (readonly [name: string, text: Written, status: number])[]): void {
  test.for(rows)('%s', async ([name, text, status]) => {
    const sent = payload(name, text);
    expect(await statusOf(sent.body)).toBe(status);
    if (status === 200) accepted.push(sent);
  });
}

describe('a payload that is valid JSON is accepted:', () => {
  expectStatus(valid.map(([name = '', text = '']) => [name, text, 200]));
});

describe('a payload that is not valid JSON is answered 400:', () => {
  expectStatus((invalid as [string, Written][]).map(([name, text]) => [name, text, 400]));
});

describe('a payload that parsers disagree about gets a defined answer:', () => {
  expectStatus([
    ...(implementationDefined as [string, string, number][]),
    ['i_structure_of_100000_arrays', '['.repeat(100_000) + ']'.repeat(100_000), 400],
    ['i_structure_of_100000_arrays_without_end', '['.repeat(100_000), 400],
    ['i_array_of_100000', `[${'0,'.repeat(99_999)}0]`, 200],
    ['i_string_of_1000000_letters', `"${'a'.repeat(1_000_000)}"`, 200],
    ['i_number_of_1000000_digits', '1'.repeat(1_000_000), 200],
  ]);
});

describe('a body that is not an ordinary delivery gets a defined answer:', () => {
  test.for(documents as [string, Written, number][])('%s', async ([name, text, status]) => {
    const body = bytesOf(text);
    expect(await statusOf(body)).toBe(status);
    if (status === 200) accepted.push({ name, event: 'e', text: '1', body });
  });
});

test('accepted texts are printed, recorded and forwarded unchanged, to the last digit', async ({
  annotate,
}) => {
  const { stdout } = await listener.stop();
  const { stdout: screen } = await shown.stop();
  const lines = stdout
    .split('\n')
    .filter((line) => line.startsWith('{"type":"delivery"') && line.includes('"authorized":true'));
  const recorded = await readRecordedDeliveries(journal);
  expect([lines.length, recorded.length, received.length]).toEqual([
    accepted.length,
    accepted.length,
    accepted.length,
  ]);

  let numbers = 0;
  for (const [index, { name, event, text, body }] of accepted.entries()) {
    expect(recorded[index]?.body, name).toBe(body.toString());
    expect(received[index]?.equals(body), name).toBe(true);
    if (event === 'e' || typeof text !== 'string') continue;
    const line = lines[index] ?? '';
    expect(JSON.parse(line).data, name).toEqual(JSON.parse(text));
    if (!/^[iy]_number_/.test(name)) continue;
    numbers += 1;
    expect(line, name).toContain(`"event":"${event}",`);
    expect(line, name).toContain(`"data":${text},"`);
    // Below its heading, on a separate line.
    const behindHeading = screen.slice(screen.indexOf(`  ${event}  `));
    expect(behindHeading.slice(0, behindHeading.indexOf('.sent', 100)), name).toContain(`\n  ${text}\n`);
  }
  const summary = summaryIn(stdout);
  await annotate(
    `${statuses.accepted + statuses.refused} texts: ${statuses.accepted} accepted, ${statuses.refused} refused; ` +
      `the digits of ${numbers} numbers compared in four places`,
  );
  expect(summary).toMatchObject({ authorized: statuses.accepted, rejected: statuses.refused });
});
