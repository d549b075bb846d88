import { eventContract } from '../../protocol/events/contract/event-contracts.ts';
import { eventNamesOf } from '../../protocol/events/event-catalogue.ts';
import { generations } from '../../protocol/events/generation.ts';
import { type Choice, listChoice, numberChoice, wordChoice } from './choice.ts';

const plainEvent = 'block.forged';
const unknownEvent = 'bazaar.opened';
const maxEventLength = 200;
/** Half of a character, which UTF-8 cannot encode. */
const loneSurrogate = /\p{Surrogate}/u;

/** Every event of any generation. */
const knownEvents: readonly string[] = [
  ...new Set(generations.flatMap((generation) => eventNamesOf[generation])),
].toSorted();

/** Names that a lookup in a table finds although nobody put them there, that are paths, or that no event has. */
const unknownEvents = [
  unknownEvent,
  'constructor',
  '__proto__',
  'toString',
  'hasOwnProperty',
  'block.forged ',
  'BLOCK.FORGED',
  'block',
  '../block.forged',
  'block.forged/../../x',
  'a'.repeat(maxEventLength),
  '火.点火',
  '👻',
  '0',
] as const;

export const eventChoice: Choice<string> = {
  plain: plainEvent,
  draw: (draw) => draw.choice('event', unknownEvents),
  simpler(event) {
    const weight = eventWeight(event);
    return [plainEvent, typicalEvent(event), unknownEvent].filter((one) => eventWeight(one) < weight);
  },
  weight: eventWeight,
  isValue: (json): json is string =>
    typeof json === 'string' && json.length > 0 && json.length <= maxEventLength && !loneSurrogate.test(json),
  cause(event) {
    if (!isKnownEvent(event)) return event === unknownEvent ? 'unknown-event' : `event-${slug(event)}`;
    const kind = dataKind(event);
    return kind === 'object' ? event : `data-${kind}`;
  },
  words: (event) => (isKnownEvent(event) ? event : `the unknown event ${event}`),
};

function eventWeight(event: string): number {
  if (event === plainEvent) return 0;
  if (event === unknownEvent) return 2;
  if (!isKnownEvent(event)) return 3;
  return typicalEvent(event) === event ? 1 : 1.5;
}

/** Returns the first known event whose data is of the same kind; the same event if that is an object. */
function typicalEvent(event: string): string {
  const kind = isKnownEvent(event) ? dataKind(event) : 'object';
  return kind === 'object' ? event : eventWith(kind);
}

function eventWith(kind: DataKind): string {
  const events = generations.flatMap((generation) => eventNamesOf[generation]);
  return events.find((one) => dataKind(one) === kind) ?? plainEvent;
}

/** Returns a more usual event with data of the same kind; undefined if there is none, or the data is an object. */
export function similarEvent({
  event,
  data,
}: {
  readonly event: string;
  readonly data: keyof typeof dataTexts;
}): string | undefined {
  if (!isKnownEvent(event)) return data === 'object' || data === 'nested' ? undefined : eventWith(data);
  const typical = typicalEvent(event);
  return typical === event ? undefined : typical;
}

type DataKind = 'object' | 'absent' | 'text' | 'number' | 'true' | 'list';

/** The kind of the data of a known event. Handlers treat events alike whose data is not an object. */
function dataKind(event: string): DataKind {
  for (const generation of generations) {
    const name = eventNamesOf[generation].find((one) => one === event);
    if (name === undefined) continue;
    switch (eventContract(name, generation)?.data?.kind) {
      case undefined:
        return 'absent';
      case 'text':
        return 'text';
      case 'number':
        return 'number';
      case 'boolean':
      case 'constant':
        return 'true';
      case 'list':
        return 'list';
      default:
        return 'object';
    }
  }
  return 'object';
}

export function isKnownEvent(event: string): boolean {
  return knownEvents.includes(event);
}

function slug(text: string): string {
  const words = text.toLowerCase().match(/[a-z\d]+/g) ?? [];
  return words.join('-').slice(0, 24) || 'name';
}

/** The data of an unknown event. It is not used for any other. */
export const dataChoice = wordChoice('data', 'object', {
  text: 'a string as data',
  number: 'a number as data',
  true: 'true as data',
  list: 'a list as data',
  nested: 'nested data',
  absent: 'no data',
});

export const dataTexts = {
  object: '{"stalls":7}',
  text: '"seven stalls"',
  number: '7',
  true: 'true',
  list: '[7,[],{"stalls":7}]',
  nested: '{"a":{"b":{"c":[{"d":[1.5e-7,1e+21,-0.5,"x"]}]}}}',
  absent: null,
} as const;

/** Which block or transaction of a chain the payload contains. */
export const indexChoice = numberChoice({
  topic: 'payload',
  min: 0,
  max: 3,
  words: (index) => `payload ${index + 1} of its kind`,
});

export const optionalMembersChoice = wordChoice('optional-fields', 'as-made', {
  present: 'all of its optional fields',
  absent: 'none of its optional fields',
});

/** Whether a delivery contains characters that take several bytes, which a split can separate. */
export function isWide({
  message,
  unknownMembers: members,
}: {
  readonly message: string;
  readonly unknownMembers: readonly string[];
}): boolean {
  return /[^\0-\x7f]/.test(message) || members.includes('unicode');
}

const scripts = {
  latin: 'Thank you ',
  accents: 'grüße ',
  cyrillic: 'спасибо ',
  cjk: '日本語',
  hebrew: 'שלום ',
  emoji: '👻👩‍🚀',
  quotes: '"\'`\\/',
  markup: '<b>&amp;</b>',
  controls: '\n\t\r\u0001\u007f',
  format: '%s%n{{x}}{0}',
} as const;

const maxMessageBytes = 64;
const encoder = new TextEncoder();

/** The message of a transaction: the payer chooses it. */
export const messageChoice: Choice<string> = {
  plain: '',
  draw(draw) {
    // Safe: these are the keys of the object.
    const names = Object.keys(scripts) as [keyof typeof scripts, ...(keyof typeof scripts)[]];
    const text = scripts[draw.choice('script', names)];
    return cutToBytes(text.repeat(maxMessageBytes), draw.choice('bytes', [maxMessageBytes, 1, 3, 15, 31]));
  },
  simpler(message) {
    const characters = [...message];
    const half = Math.ceil(characters.length / 2);
    const candidates = [
      '',
      'x',
      'x'.repeat(encoder.encode(message).length),
      ...(characters.length > 1
        ? [...new Set(characters), characters.slice(0, half).join(''), characters.slice(half).join('')]
        : []),
    ];
    const weight = messageWeight(message);
    return [...new Set(candidates)].filter((candidate) => messageWeight(candidate) < weight);
  },
  weight: messageWeight,
  isValue: (json): json is string =>
    typeof json === 'string' && !loneSurrogate.test(json) && encoder.encode(json).length <= maxMessageBytes,
  cause: (message) => (/^[ -~]*$/.test(message) ? 'message' : 'message-unicode'),
  words: (message) => `the message ${JSON.stringify(message)}`,
};

function messageWeight(message: string): number {
  const unusual = message.match(/[^x]/g)?.length ?? 0;
  return (message.length + 3 * unusual) / maxMessageBytes;
}

function cutToBytes(text: string, bytes: number): string {
  let cut = '';
  for (const character of text) {
    if (encoder.encode(cut + character).length > bytes) break;
    cut += character;
  }
  return cut;
}

export const spacingChoice = {
  ...wordChoice('json', 'compact', {
    spaces: 'spaces around every part of the JSON',
    lines: 'its JSON in several lines',
    tabs: 'tabs and carriage returns in its JSON',
  }),
  cause: () => 'json-spacing',
};

export const escapesChoice = wordChoice('escapes', 'as-sent', {
  'non-ascii': 'escapes for every character beyond ASCII',
  slashes: 'escaped slashes',
});

export const keyOrderChoice = {
  ...wordChoice('keys', 'as-sent', {
    reversed: 'its keys in reverse order',
    sorted: 'its keys in alphabetical order',
  }),
  cause: () => 'key-order',
};

export const unknownMemberChoice = listChoice({
  topic: 'unknown-key',
  most: 4,
  pool: {
    number: 'an unknown key with a number',
    exponent: 'an unknown key with a number in exponent form',
    null: 'an unknown key with null',
    nested: 'an unknown key with nested values',
    text: 'an unknown key with a string that looks like JSON',
    unicode: 'an unknown key beyond ASCII',
    long: 'an unknown key of 200 characters',
    empty: 'an empty key',
  },
});

/** In forms that `JSON.stringify` writes, because a later version of a node may add a key. */
export const unknownMembers = {
  number: ['attempt', '1'],
  exponent: ['weight', '1.5e-7'],
  null: ['network', 'null'],
  nested: ['meta', '{"a":[{"b":[]},{}],"event":7,"data":null}'],
  text: ['raw', '"}],\\"event\\":\\"x\\",{["'],
  unicode: ['große 火👻日本שלום👩‍🚀', '"x"'],
  long: ['k'.repeat(200), 'true'],
  empty: ['', 'false'],
} as const;

/** Thousands of bytes that make a body large. Pool and block events of ARK exceed 200 kB. */
export const paddingChoice = numberChoice({
  topic: 'size',
  min: 0,
  max: 300,
  words: (kilobytes) => `${kilobytes} kB of spaces`,
});
