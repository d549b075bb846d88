import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../../../src/cli/run.ts';
import { answerLine, journalLine } from '../../../src/journal/journal-record.ts';
import type { Forwarding } from '../../../src/protocol/reception/reception.ts';
import { type FakeOptions, fakeContext } from '../../fake-context.ts';
import { type RecordWish, recordOf } from '../../journal/example-record.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

/** A line of a journal. The nth delivery is received n seconds after the first. */
export function deliveryLine(n: number, event: string, dataText: string, wish: RecordWish = {}): string {
  const body = `{"timestamp":${n},"data":${dataText},"event":"${event}"}`;
  const receivedAtMs = Date.UTC(2026, 10, 23, 10, 4, 5) + n * 1_000;
  return journalLine(recordOf(n, { event, body, receivedAtMs, ...wish }));
}

/** The line about the answer to the nth delivery, 12 ms after it. */
export function answerTo(n: number, id: string, status: number, ...outcomes: readonly (number | string)[]) {
  const answeredAtMs = Date.UTC(2026, 10, 23, 10, 4, 5) + n * 1_000 + 12;
  return answerLine({ id, answeredAtMs, status, forwardings: outcomes.map(forwardingOf) });
}

function forwardingOf(outcome: number | string, index: number): Forwarding {
  return {
    target: `http://127.0.0.1:${3000 + index}/hook`,
    durationMs: 7,
    outcome:
      typeof outcome === 'number'
        ? {
            ...{ kind: 'answered', status: outcome, statusText: '', text: '', isCut: false },
            ...{ contentType: undefined, location: undefined },
          }
        : { kind: 'failed', reason: 'refused', detail: outcome },
  };
}

/** Writes a journal, and has a caller of `journal` in its folder. */
export async function journalWith(text: string | Uint8Array, name = 'a.ndjson') {
  const directory = await temporaryFolder();
  await writeFile(join(directory, name), text);
  return {
    directory,
    async call(argv: readonly string[], options: FakeOptions = {}) {
      const context = fakeContext({ directory, ...options });
      const exitCode = await run(['journal', ...argv], context);
      return { exitCode, out: context.out(), err: context.err() };
    },
  };
}
