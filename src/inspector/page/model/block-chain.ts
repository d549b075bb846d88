import type { BlockFacts, DeliveryRow } from '../../messages.ts';
import type { DeliveryKey } from './row-store.ts';

/** A block, and the deliveries about it. */
export interface ChainBlock {
  readonly facts: BlockFacts;
  /** The first delivery about it. */
  readonly delivery: DeliveryKey;
  readonly receivedAtMs: number;
  /** The events about it, in order of arrival, each once. */
  readonly events: readonly string[];
  /** How many deliveries repeat an earlier one. */
  readonly repeats: number;
  /** Whether a higher block arrived before it. */
  readonly isLate: boolean;
}

/** How a block fits those around it. */
export interface BlockLinks {
  /** How many heights are missing below it; 0 for none. */
  readonly missingBelow: number;
  /** Whether another block claims the same height. */
  readonly isFork: boolean;
  /** `linked` and `broken` need a block at the height below. */
  readonly link: 'linked' | 'broken' | 'unknown';
  /** How many forging slots passed unused between its predecessor and it. */
  readonly missedSlots: number;
}

/** Blocks in order of height, at most `maxBlocks` of them: the lowest are dropped. */
export class BlockChain {
  readonly #maxBlocks: number;
  readonly #byId = new Map<string, ChainBlock>();
  #sorted: ChainBlock[] = [];
  #topHeight = Number.NEGATIVE_INFINITY;

  constructor(maxBlocks: number) {
    this.#maxBlocks = maxBlocks;
  }

  get length(): number {
    return this.#sorted.length;
  }

  /** The block at a place in order of height. */
  at(index: number): ChainBlock | undefined {
    return this.#sorted[index];
  }

  add(run: string, row: DeliveryRow): void {
    const facts = row.block;
    if (facts === undefined) return;
    const event = row.event ?? '';
    const known = this.#byId.get(facts.id);
    if (known === undefined) {
      this.#insert({
        facts,
        delivery: { run, id: row.id },
        receivedAtMs: row.receivedAtMs,
        events: [event],
        repeats: row.duplicateOf === null ? 0 : 1,
        isLate: facts.height < this.#topHeight,
      });
      return;
    }
    const isRepeat = row.duplicateOf !== null || known.events.includes(event);
    this.#replace(known, {
      ...known,
      events: known.events.includes(event) ? known.events : [...known.events, event],
      repeats: known.repeats + (isRepeat ? 1 : 0),
    });
  }

  /** @param slotSeconds what `slotSeconds()` returned */
  linksOf(index: number, slotSeconds: number | undefined): BlockLinks {
    const block = this.#sorted[index];
    if (block === undefined) return { missingBelow: 0, isFork: false, link: 'unknown', missedSlots: 0 };
    const { height, previousBlock } = block.facts;
    const isFork =
      this.#sorted[index - 1]?.facts.height === height || this.#sorted[index + 1]?.facts.height === height;
    let below = index - 1;
    while (this.#sorted[below]?.facts.height === height) below -= 1;
    const nearest = this.#sorted[below];
    if (nearest === undefined) return { missingBelow: 0, isFork, link: 'unknown', missedSlots: 0 };
    const missingBelow = height - nearest.facts.height - 1;
    if (missingBelow > 0 || previousBlock === null)
      return { missingBelow, isFork, link: 'unknown', missedSlots: 0 };
    let previous: ChainBlock | undefined;
    for (; this.#sorted[below]?.facts.height === height - 1; below -= 1)
      if (this.#sorted[below]?.facts.id === previousBlock) previous = this.#sorted[below];
    if (previous === undefined) return { missingBelow, isFork, link: 'broken', missedSlots: 0 };
    const seconds = secondsBetween(previous, block);
    const slots = slotSeconds === undefined || seconds === undefined ? 1 : Math.round(seconds / slotSeconds);
    return { missingBelow, isFork, link: 'linked', missedSlots: Math.max(0, slots - 1) };
  }

  /** The usual time between two of the highest blocks: a chain has a fixed one, unless a slot was missed. */
  slotSeconds(): number | undefined {
    const counts = new Map<number, number>();
    for (
      let index = Math.max(1, this.#sorted.length - observedBlocks);
      index < this.#sorted.length;
      index += 1
    ) {
      const [before, block] = [this.#sorted[index - 1], this.#sorted[index]];
      if (before === undefined || block === undefined) continue;
      const seconds = secondsBetween(before, block);
      if (seconds === undefined || seconds <= 0 || block.facts.height !== before.facts.height + 1) continue;
      counts.set(seconds, (counts.get(seconds) ?? 0) + 1);
    }
    return [...counts].toSorted(([, one], [, other]) => other - one)[0]?.[0];
  }

  #insert(block: ChainBlock): void {
    let place = this.#firstFrom(block.facts.height);
    while (this.#sorted[place]?.facts.height === block.facts.height) place += 1;
    // Of a full chain only the lowest block could make room.
    if (place === 0 && this.#sorted.length >= this.#maxBlocks) return;
    this.#sorted.splice(place, 0, block);
    this.#byId.set(block.facts.id, block);
    this.#topHeight = Math.max(this.#topHeight, block.facts.height);
    if (this.#sorted.length < this.#maxBlocks * 1.25) return;
    const dropped = this.#sorted.length - this.#maxBlocks;
    for (const { facts } of this.#sorted.slice(0, dropped)) this.#byId.delete(facts.id);
    this.#sorted = this.#sorted.slice(dropped);
  }

  #replace(known: ChainBlock, block: ChainBlock): void {
    this.#byId.set(block.facts.id, block);
    let place = this.#firstFrom(known.facts.height);
    while (place < this.#sorted.length && this.#sorted[place] !== known) place += 1;
    if (place < this.#sorted.length) this.#sorted[place] = block;
  }

  /** The place of the first block that is not below a height. */
  #firstFrom(height: number): number {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#sorted[middle]?.facts.height ?? 0) < height) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const observedBlocks = 200;

function secondsBetween(before: ChainBlock, after: ChainBlock): number | undefined {
  const [start, end] = [before.facts.timestamp, after.facts.timestamp];
  return start === null || end === null ? undefined : end - start;
}
