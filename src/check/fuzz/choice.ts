import type { Draw } from './draw.ts';

/** One choice of a generated delivery: which values it can have, and which of them are simpler than others. */
export interface Choice<Value> {
  /** The simplest value. A shrunken delivery has another one only where that is needed for the failure. */
  readonly plain: Value;
  /** Draws a value, usually not the plain one. */
  draw(draw: Draw): Value;
  /** Returns simpler values, the simplest first. Each weighs less than the given one. */
  simpler(value: Value): readonly Value[];
  /** How complicated a value is; 0 for the plain one. */
  weight(value: Value): number;
  /** Whether JSON from outside is one of the values. */
  isValue(json: unknown): json is Value;
  /** Names what a value is about, in kebab-case. Values with one name are expected to fail for one reason. */
  cause(value: Value): string;
  /** Describes a value that is not plain, as a phrase. */
  words(value: Value): string;
}

/**
 * Creates a choice of one word. Earlier words are simpler.
 * @param others each word with the phrase that describes it
 */
export function wordChoice<Plain extends string, Other extends string>(
  topic: string,
  plain: Plain,
  others: Readonly<Record<Other, string>>,
): Choice<Plain | Other> {
  const phrases: Readonly<Record<string, string>> = others;
  const known: readonly string[] = [plain, ...Object.keys(others)];
  return {
    plain,
    // Safe: these are the words of `others`, and every caller names some.
    draw: (draw) => draw.choice('word', Object.keys(others) as [Other, ...Other[]]),
    // Safe: `known` holds no other words.
    simpler: (value) => known.slice(0, known.indexOf(value)) as (Plain | Other)[],
    weight: (value) => (value === plain ? 0 : 1 + known.indexOf(value) / 100),
    isValue: (json): json is Plain | Other => typeof json === 'string' && known.includes(json),
    cause: (value) => `${topic}-${value}`,
    words: (value) => phrases[value] ?? value,
  };
}

interface Numbers {
  readonly topic: string;
  readonly min: number;
  readonly max: number;
  readonly words: (value: number) => string;
}

/** Creates a choice of a whole number; the least is the simplest. Small numbers are drawn more often. */
export function numberChoice({ topic, min, max, words }: Numbers): Choice<number> {
  return {
    plain: min,
    draw(draw) {
      const range = Math.max(1, Math.floor((max - min) / 10 ** draw.integer('scale', 0, 2)));
      return min + draw.integer('number', 1, range);
    },
    simpler: (value) => smallerNumbers(value, min),
    weight: (value) => (value - min) / (max - min),
    isValue: (json): json is number =>
      typeof json === 'number' && Number.isInteger(json) && json >= min && json <= max,
    cause: () => topic,
    words,
  };
}

/** Returns smaller numbers, first the least, then ever smaller steps down from the value. */
export function smallerNumbers(value: number, least: number): readonly number[] {
  const smaller: number[] = [];
  for (let step = value - least; step >= 1; step = Math.floor(step / 2)) smaller.push(value - step);
  return smaller;
}

interface Items<Item extends string> {
  readonly topic: string;
  /** Each item with the phrase that describes it. */
  readonly pool: Readonly<Record<Item, string>>;
  readonly most: number;
  /** Whether an item can occur several times, and the order matters. */
  readonly isSequence?: boolean;
}

/** Creates a choice of several items of a pool. */
export function listChoice<Item extends string>({
  topic,
  pool,
  most,
  isSequence = false,
}: Items<Item>): Choice<readonly Item[]> {
  // Safe: these are the keys of the pool, and every caller names some.
  const names = Object.keys(pool) as [Item, ...Item[]];
  const isItem = (json: unknown): json is Item => names.some((name) => name === json);
  return {
    plain: [],
    draw(draw) {
      const count = draw.integer('count', 1, most);
      const items = Array.from({ length: count }, (_, index) => draw.choice(`${index}`, names));
      return isSequence ? items : [...new Set(items)];
    },
    simpler: (items) =>
      items.length === 0
        ? []
        : [
            [],
            ...(items.length > 1 ? items.map((item) => [item]) : []),
            ...(items.length > 2 ? items.map((_, index) => items.toSpliced(index, 1)) : []),
          ],
    weight: (items) => items.length,
    isValue: (json): json is readonly Item[] =>
      Array.isArray(json) &&
      json.length <= most &&
      json.every(isItem) &&
      (isSequence || new Set(json).size === json.length),
    cause: (items) => (items.length === 1 ? `${topic}-${items[0]}` : topic),
    words: (items) => items.map((item) => pool[item]).join(' and '),
  };
}
