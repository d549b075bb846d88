import { isJsonObject } from '../../../json/json-values.ts';
import { type ObjectSchema, readMember, type Schema, type VariantsSchema } from './schema.ts';

type Check = (value: unknown) => boolean;

/** Schemas are read once, because every delivery is compared. */
const checks = new WeakMap<Schema, Check>();

/**
 * Whether a value from `JSON.parse` conforms to a schema: the same as finding no deviations, in a fifth of the time. False
 * for objects that inherit members, which need the other comparison.
 */
export function conforms(schema: Schema, value: unknown): boolean {
  return checkOf(schema)(value);
}

function checkOf(schema: Schema): Check {
  const known = checks.get(schema);
  if (known !== undefined) return known;
  const made = makeCheck(schema);
  checks.set(schema, made);
  return made;
}

function makeCheck(schema: Schema): Check {
  switch (schema.kind) {
    case 'any':
      return () => true;
    case 'text': {
      const pattern = withoutCounts(schema.format.pattern);
      return (value) => typeof value === 'string' && pattern.test(value);
    }
    case 'number': {
      const { isInteger, min, max } = schema;
      return (value) =>
        typeof value === 'number' && value >= min && value <= max && (!isInteger || Number.isInteger(value));
    }
    case 'boolean':
      return (value) => typeof value === 'boolean';
    case 'constant': {
      const { value: wanted } = schema;
      return (value) => value === wanted;
    }
    case 'list': {
      const { minItems, maxItems = Number.POSITIVE_INFINITY } = schema;
      const check = checkOf(schema.item);
      return (value) => {
        if (!Array.isArray(value) || value.length < minItems || value.length > maxItems) return false;
        // Not with `every`, which skips the holes that an array made by other code can have.
        for (let index = 0; index < value.length; index += 1) if (!check(value[index])) return false;
        return true;
      };
    }
    case 'object':
      return objectCheck(schema);
    case 'variants':
      return variantsCheck(schema);
    case 'either':
      return eitherCheck(schema.options);
  }
}

/** A class of characters or a group, and how often it occurs. */
const counted = /(\[[^\]]+\]|\(\?:[^()]+\))\{(\d+)(?:,(\d+))?\}/g;

/**
 * Writes a pattern out: `[A-Z]{1,3}` becomes `[A-Z](?:[A-Z](?:[A-Z])?)?`. V8 compares a text with that up to three times as
 * fast, because it does not count.
 */
function withoutCounts({ source }: RegExp): RegExp {
  const writtenOut = source.replace(counted, (_, one: string, min: string, max = min) => {
    const optional = Number(max) - Number(min);
    const steps = Math.max(0, Math.floor((optional + 1) / stepLength) - 1);
    return (
      repeated(one, Number(min)) +
      upTo(steps, repeated(one, stepLength)) +
      upTo(optional - steps * stepLength, repeated(one, 1))
    );
  });
  return new RegExp(writtenOut);
}

/** Each optional group leaves a place to return to, so most of a long text is compared in larger ones. */
const stepLength = 8;

function upTo(most: number, one: string): string {
  return `(?:${one}`.repeat(most) + ')?'.repeat(most);
}

/** How many digits are in what the patterns repeat. */
const hexadecimalDigits: Readonly<Record<string, number>> = { '[0-9a-f]': 1, '(?:[0-9a-f]{2})': 2 };

function repeated(one: string, count: number): string {
  const digits = hexadecimalDigits[one];
  if (digits === undefined) return one.repeat(count);
  return `(?=${digitToLetter.repeat(digits * count)})${notBetween.repeat(digits * count)}`;
}

/**
 * Together, the digits of hexadecimal numbers: from `0` to `f`, without the characters between `9` and `a`. Comparing with
 * `[0-9a-f]` takes four times as long, because no processor can predict in which of two ranges the next digit is.
 */
const digitToLetter = '[0-f]';
const notBetween = '[^:-`]';

function eitherCheck(options: readonly Schema[]): Check {
  const isNullable = options.some((option) => option.kind === 'constant' && option.value === null);
  const checks = options.map(resemblingCheck);
  return (value) => {
    if (value === null && isNullable) return true;
    for (const check of checks) if (check(value)) return true;
    return false;
  };
}

/** Turns away another object at its first member, because comparing all of it takes long. */
function resemblingCheck(schema: Schema): Check {
  const check = checkOf(schema);
  if (schema.kind !== 'object') return check;
  const [[first = '', member] = []] = Object.entries(schema.members);
  if (member === undefined || readMember(member).isOptional) return check;
  return (value) => isJsonObject(value) && Object.hasOwn(value, first) && check(value);
}

function objectCheck({ members, others }: ObjectSchema): Check {
  const own = Object.entries(members).map(([name, member], place) => {
    const { schema, isOptional } = readMember(member);
    return { name, place, check: checkOf(schema), required: isOptional ? 0 : 1 };
  });
  const byName = new Map(own.map((member) => [member.name, member]));
  const allRequired = own.reduce((sum, { required }) => sum + required, 0);
  const checkOther = others === undefined ? () => false : checkOf(others);

  return (value) => {
    if (!isJsonObject(value) || Object.getPrototypeOf(value) !== Object.prototype) return false;
    let next = 0;
    let found = 0;
    // Engines read a member fastest inside this loop. A node writes the members in the order of the schema.
    for (const name in value) {
      const expected = own[next];
      const member = expected?.name === name ? expected : byName.get(name);
      if (member === undefined) {
        if (!checkOther(value[name])) return false;
        continue;
      }
      if (!member.check(value[name])) return false;
      found += member.required;
      next = member.place + 1;
    }
    return found === allRequired;
  };
}

function variantsCheck({ tags, options, rest }: VariantsSchema): Check {
  // The members that discriminate the options are compared with their constants again, with the other members.
  const tag = tags.at(-1) ?? '';
  const byTag = new Map(
    options.map((option) => {
      const member = option.members[tag];
      return [member?.kind === 'constant' ? member.value : undefined, checkOf(option)];
    }),
  );
  const restChecks = rest.map(checkOf);
  return (value) => {
    if (!isJsonObject(value)) return false;
    const found = value[tag];
    const check = typeof found === 'number' || typeof found === 'string' ? byTag.get(found) : undefined;
    return check?.(value) === true || restChecks.some((one) => one(value));
  };
}
