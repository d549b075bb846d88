import { isTimed } from '../../chain/event-times.ts';
import type { NetworkName } from '../../chain/network/network-name.ts';
import { makePayload } from '../../chain/payload.ts';
import type { EventName } from '../../protocol/events/event-names.ts';
import type { Generation } from '../../protocol/events/generation.ts';

interface PayloadWish {
  readonly generation?: Generation;
  readonly index?: number;
  readonly set?: Readonly<Record<string, string>>;
}

/** Returns the payload of an event as JSON text, or null if the event has none. */
export type PayloadTexts = (event: EventName, wish?: PayloadWish) => string | null;

const network: NetworkName = 'mainnet';
/** How long before the first delivery the chain starts: longer than all blocks of a run take. */
const headStartMs = 24 * 3_600_000;

/** Each has a message that is not ASCII in one of two blocks, at most. */
const mostAttempts = 20;

/**
 * Makes the payloads of one run. Signing is most of the work of a run, so each payload is made once, however many
 * request makers ask for it.
 * @param seed determines every made-up value
 * @param atMs Unix milliseconds of the first delivery
 */
export function createPayloadTexts(seed: string, atMs: number): PayloadTexts {
  const made = new Map<string, string | null>();
  return (event, { generation = 'phantom-2.2', index = 0, set = {} } = {}) => {
    const key = JSON.stringify([event, generation, index, set]);
    const known = made.get(key);
    if (known !== undefined) return known;
    // With one seed, the chains of different generations would contain the same ids.
    const own = generation === 'phantom-2.2' ? seed : `${seed}/${generation}`;
    const startMs = isTimed(event, generation) ? atMs - headStartMs : atMs;
    const make = (attempt: number) => {
      const payload = makePayload(event, {
        network,
        seed: attempt === 0 ? own : `${own}/${attempt}`,
        atMs: startMs,
        generation,
        index,
        set,
        exact: true,
      });
      return payload === undefined ? null : JSON.stringify(payload);
    };
    let text = make(0);
    // Blocks of ARK contain transactions, whose messages are drawn. Only what a case asks for may be other than ASCII.
    const mayBeOther = Object.values(set).some((value) => !isAscii(value));
    for (let attempt = 1; attempt < mostAttempts && !mayBeOther && !isAscii(text ?? ''); attempt += 1) {
      text = make(attempt);
    }
    made.set(key, text);
    return text;
  };
}

function isAscii(text: string): boolean {
  return Buffer.byteLength(text) === text.length;
}
