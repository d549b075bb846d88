import { type Choice, smallerNumbers } from './choice.ts';
import type { Draw } from './draw.ts';
import { among, type FormMembers, hasForm, integerFrom } from './form-members.ts';

/** A body that may be no delivery. Each but `delivery` may be refused, but must not break the handler. */
export type BodyForm =
  | { readonly form: 'delivery' | 'empty' }
  /** Only the first bytes of a delivery, counted in thousandths of it. */
  | { readonly form: 'cut'; readonly thousandths: number }
  /** One byte of a delivery is replaced. */
  | { readonly form: 'changed'; readonly thousandths: number; readonly byte: number }
  /** The whole body is another JSON text. */
  | { readonly form: 'json'; readonly text: (typeof jsonTexts)[number] }
  /** A key of the delivery has a value of another type. */
  | {
      readonly form: 'member';
      readonly key: (typeof memberKeys)[number];
      readonly text: (typeof memberTexts)[number];
    }
  | { readonly form: 'missing' | 'twice'; readonly key: (typeof memberKeys)[number] }
  | { readonly form: 'bytes'; readonly hex: string }
  | { readonly form: 'nested'; readonly of: (typeof nestings)[number]; readonly depth: number };

const memberKeys = ['event', 'data', 'timestamp'] as const;
const jsonTexts = [
  '{}',
  'null',
  '[]',
  '7',
  '"x"',
  'true',
  '[null]',
  '{"event":null}',
  '-0',
  '1e400',
] as const;
const memberTexts = [
  'null',
  '7',
  '"x"',
  'true',
  '[]',
  '{}',
  '-1',
  '1e400',
  '""',
  '"\\u0000"',
  '"\\ud83d"',
  '[null]',
  '{"id":null}',
  '{"id":{}}',
  '{"length":-1}',
  '{"__proto__":null}',
] as const;
const nestings = ['lists', 'objects'] as const;
const maxDepth = 10_000;
const maxBytes = 64;
const thousand = 1_000;

export const bodyChoice: Choice<BodyForm> = {
  plain: { form: 'delivery' },
  draw: drawBody,
  simpler: simplerBodies,
  weight: weightOf,
  isValue: isBody,
  cause: causeOf,
  words: wordsOf,
};

const drawings: readonly [(draw: Draw) => BodyForm, ...((draw: Draw) => BodyForm)[]] = [
  () => ({ form: 'empty' }),
  (draw) => ({ form: 'cut', thousandths: draw.integer('place', 1, thousand - 1) }),
  (draw) => ({
    form: 'changed',
    thousandths: draw.integer('place', 0, thousand - 1),
    byte: draw.choice('byte', [0x00, 0x0a, 0x20, 0x22, 0x2c, 0x30, 0x5b, 0x5c, 0x7b, 0x7d, 0x80, 0xc3, 0xff]),
  }),
  (draw) => ({ form: 'json', text: draw.choice('text', jsonTexts) }),
  (draw) => ({ form: 'member', key: draw.choice('key', memberKeys), text: draw.choice('text', memberTexts) }),
  (draw) => ({ form: 'member', key: draw.choice('key', memberKeys), text: draw.choice('text', memberTexts) }),
  (draw) => ({ form: 'missing', key: draw.choice('key', memberKeys) }),
  (draw) => ({ form: 'twice', key: draw.choice('key', memberKeys) }),
  (draw) => ({ form: 'bytes', hex: draw.hex('hex', 2 * draw.integer('bytes', 1, 32)) }),
  (draw) => ({
    form: 'nested',
    of: draw.choice('of', nestings),
    depth: draw.choice('depth', [100, 1_000, maxDepth]),
  }),
];

function drawBody(draw: Draw): BodyForm {
  return draw.choice('form', drawings)(draw);
}

const simplest: readonly BodyForm[] = [
  { form: 'empty' },
  ...jsonTexts.map((text): BodyForm => ({ form: 'json', text })),
];

function simplerBodies(form: BodyForm): readonly BodyForm[] {
  const weight = weightOf(form);
  return [...simplest, ...reductionsOf(form)].filter((candidate) => weightOf(candidate) < weight);
}

function reductionsOf(form: BodyForm): readonly BodyForm[] {
  switch (form.form) {
    case 'member':
      return [
        { form: 'missing', key: form.key },
        ...memberTexts.slice(0, memberTexts.indexOf(form.text)).map((text) => ({ ...form, text })),
      ];
    case 'cut':
      return smallerNumbers(form.thousandths, 1).map((thousandths) => ({ ...form, thousandths }));
    case 'changed':
      return [
        { form: 'cut', thousandths: 500 },
        { form: 'bytes', hex: 'ff' },
        ...smallerNumbers(form.thousandths, 0).map((thousandths) => ({ ...form, thousandths })),
      ];
    case 'bytes':
      return [
        { ...form, hex: 'ff' },
        { ...form, hex: form.hex.slice(0, 2 * Math.ceil(form.hex.length / 4)) },
      ];
    case 'nested':
      return smallerNumbers(form.depth, 1).map((depth) => ({ ...form, depth }));
    default:
      return [];
  }
}

function weightOf(form: BodyForm): number {
  switch (form.form) {
    case 'delivery':
      return 0;
    case 'empty':
      return 1;
    case 'json':
      return 2 + jsonTexts.indexOf(form.text) / 100;
    case 'missing':
      return 3;
    case 'member':
      return 4 + memberTexts.indexOf(form.text) / 100;
    case 'twice':
      return 5;
    case 'nested':
      return 6 + form.depth / maxDepth;
    case 'cut':
      return 8 + form.thousandths / thousand;
    case 'bytes':
      return 10 + form.hex.length / (2 * maxBytes) + (/^(?:ff)*$/.test(form.hex) ? 0 : 0.1);
    case 'changed':
      return 12 + form.thousandths / thousand;
  }
}

function causeOf(form: BodyForm): string {
  switch (form.form) {
    case 'delivery':
      return 'delivery';
    case 'empty':
      return 'empty-body';
    case 'json':
      return `json-${slugOf(form.text)}`;
    case 'member':
      return `${form.key}-${slugOf(form.text)}`;
    case 'missing':
      return `${form.key}-missing`;
    case 'twice':
      return `${form.key}-twice`;
    case 'nested':
      return `nested-${form.of}`;
    case 'cut':
      return 'cut-body';
    case 'bytes':
      return 'other-bytes';
    case 'changed':
      return 'changed-byte';
  }
}

/** JSON that some parsers and databases cannot represent. */
const unusualTexts: readonly string[] = ['1e400', '"\\u0000"', '"\\ud83d"'];

/** Whether an answer of 5xx is only a warning: many libraries fail, and only a holder of the token can send it. */
export function mayFail(form: BodyForm): boolean {
  return form.form === 'nested' || ('text' in form && unusualTexts.includes(form.text));
}

/** Names a JSON text by its type. */
function slugOf(text: string): string {
  if (/^[-\d]/.test(text)) return 'number';
  if (text.startsWith('"')) return 'text';
  if (text.startsWith('[')) return 'list';
  return text.startsWith('{') ? 'object' : text;
}

function wordsOf(form: BodyForm): string {
  switch (form.form) {
    case 'delivery':
      return 'a delivery';
    case 'empty':
      return 'an empty body';
    case 'json':
      return `the JSON ${form.text}`;
    case 'member':
      return `a delivery whose ${form.key} is ${form.text}`;
    case 'missing':
      return `a delivery without ${form.key}`;
    case 'twice':
      return `a delivery with two ${form.key} keys`;
    case 'nested':
      return `${form.of} nested ${form.depth} deep`;
    case 'cut':
      return `the first ${form.thousandths} of 1000 parts of a delivery`;
    case 'bytes':
      return `${form.hex.length / 2} other bytes`;
    case 'changed':
      return `a delivery with one byte changed to 0x${form.byte.toString(16).padStart(2, '0')}`;
  }
}

function isBody(json: unknown): json is BodyForm {
  return hasForm(json, membersOf);
}

const membersOf: FormMembers = {
  delivery: {},
  empty: {},
  cut: { thousandths: integerFrom(1, thousand - 1) },
  changed: { thousandths: integerFrom(0, thousand - 1), byte: integerFrom(0, 0xff) },
  json: { text: among(jsonTexts) },
  member: { key: among(memberKeys), text: among(memberTexts) },
  missing: { key: among(memberKeys) },
  twice: { key: among(memberKeys) },
  bytes: { hex: (json) => typeof json === 'string' && /^(?:[0-9a-f]{2}){1,64}$/.test(json) },
  nested: { of: among(nestings), depth: integerFrom(1, maxDepth) },
};

/** Members of the delivery in the wire format at hand, as JSON text: `"event":"block.forged"`. */
export type BodyMembers = readonly (readonly [key: string, text: string])[];

/** The keys of the guidebook and the keys of nodes. */
const keyNames: Readonly<Record<(typeof memberKeys)[number], readonly string[]>> = {
  event: ['event', 'type'],
  data: ['data'],
  timestamp: ['timestamp', 'created'],
};

/**
 * Returns the bytes of a hostile body.
 * @param members the members of a valid delivery
 * @param write writes members as an object
 */
export function hostileBytes(
  form: BodyForm,
  members: BodyMembers,
  write: (members: BodyMembers) => string,
): Uint8Array {
  const bytes = () => Buffer.from(write(members));
  const isNamed = (key: (typeof memberKeys)[number], name: string) => keyNames[key].includes(name);
  switch (form.form) {
    case 'delivery':
      return bytes();
    case 'empty':
      return new Uint8Array();
    case 'json':
      return Buffer.from(form.text);
    case 'member':
      return Buffer.from(
        write(members.map(([name, text]) => [name, isNamed(form.key, name) ? form.text : text])),
      );
    case 'missing':
      return Buffer.from(write(members.filter(([name]) => !isNamed(form.key, name))));
    case 'twice':
      return Buffer.from(
        write(members.flatMap((member) => (isNamed(form.key, member[0]) ? [member, member] : [member]))),
      );
    case 'bytes':
      return Buffer.from(form.hex, 'hex');
    case 'nested': {
      const [open, inner, close] = form.of === 'lists' ? ['[', '', ']'] : ['{"a":', '{}', '}'];
      const data = open.repeat(form.depth) + inner + close.repeat(form.depth);
      return Buffer.from(write(members.map(([name, text]) => [name, name === 'data' ? data : text])));
    }
    case 'cut': {
      const whole = bytes();
      return whole.subarray(0, Math.floor((whole.length * form.thousandths) / thousand));
    }
    case 'changed': {
      const whole = bytes();
      whole[Math.floor((whole.length * form.thousandths) / thousand)] = form.byte;
      return whole;
    }
  }
}
