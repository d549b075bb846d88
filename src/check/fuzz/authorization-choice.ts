import { halfLength, type Token } from '../../protocol/token/token.ts';
import { type Choice, smallerNumbers } from './choice.ts';
import type { Draw } from './draw.ts';
import { among, type FormMembers, hasForm, type IsMember, integerFrom } from './form-members.ts';
import { type Pieces, piecesWriter } from './secret-pieces.ts';

/** What a request is authorized with. Each form but `valid` and `upper-case` has to be refused. */
export type AuthorizationForm =
  | { readonly form: 'valid' | 'other' | 'none' | 'empty' | 'verification' }
  | { readonly form: 'other-whole' }
  /** Some characters are replaced. */
  | {
      readonly form: 'changed';
      readonly of: Secret;
      readonly places: readonly number[];
      readonly shift: number;
    }
  /** Only the characters from one place up to another. */
  | { readonly form: 'cut'; readonly of: Secret; readonly from: number; readonly to: number }
  | { readonly form: 'padded'; readonly of: Secret; readonly before: string; readonly after: string }
  | { readonly form: 'joined'; readonly parts: readonly [Part, Part]; readonly separator: string }
  | { readonly form: 'scheme'; readonly of: Secret; readonly scheme: (typeof schemes)[number] }
  | { readonly form: 'base64'; readonly of: Secret; readonly as: (typeof encodings)[number] }
  | { readonly form: 'upper-case'; readonly of: Secret }
  | {
      readonly form: 'elsewhere';
      readonly of: Secret;
      /** All of them contain it. */
      readonly places: readonly (typeof places)[number][];
      readonly header: 'none' | 'other';
    }
  | { readonly form: 'two-headers'; readonly valid: (typeof twoHeaders)[number] }
  | { readonly form: 'text'; readonly text: string };

type Secret = 'half' | 'whole';
type Part = 'half' | 'whole' | 'verification' | 'other';

const secrets = ['half', 'whole'] as const;
const parts = ['half', 'whole', 'verification', 'other'] as const;
const separators = ['', ' ', ', ', ',', ';', ':', '.', '|', '&', '='] as const;
const schemes = ['Bearer', 'bearer', 'Token', 'Basic', 'Digest', 'ApiKey', 'token='] as const;
const encodings = ['plain', 'basic-user', 'basic-password'] as const;
const twoHeaders = ['first', 'last', 'both'] as const;
const headerPlaces = [
  'X-Authorization',
  'X-Hook-Token',
  'X-Webhook-Token',
  'X-Token',
  'X-Auth-Token',
  'X-Api-Key',
  'Proxy-Authorization',
  'Token',
] as const;
const places = [...headerPlaces, 'Cookie', 'token', 'authorization', 'access_token', 'key'] as const;
const queryPlaces: readonly string[] = ['token', 'authorization', 'access_token', 'key'];

/** Characters that some programs remove, or that end a text or a pattern. NBSP is a blank only for `trim`. */
const paddings = [
  '0',
  'f',
  'a0',
  '"',
  "'",
  ',',
  ';',
  '%',
  '*',
  '.',
  '=',
  '\\',
  '/',
  '<',
  '\u00a0',
  '\u00ff',
  '%00',
  '%20',
];
const maxTextLength = 64;
const tokenLength = 2 * halfLength;

/** What is sent: the values of the Authorization headers, and a secret in another place. */
export interface WrittenAuthorization {
  readonly authorizations: readonly Pieces[];
  /** A header, with its lower-case name, or a name in the query. */
  readonly elsewhere?: readonly {
    readonly in: 'header' | 'query';
    readonly name: string;
    readonly value: Pieces;
  }[];
}

const otherHalf: Pieces = [{ kind: 'other', from: 0, to: halfLength }];
const half: Pieces = [{ kind: 'token', from: 0, to: halfLength }];
const whole: Pieces = [{ kind: 'token', from: 0, to: tokenLength }];
const verification: Pieces = [{ kind: 'token', from: halfLength, to: tokenLength }];
const piecesOf: Readonly<Record<Part, Pieces>> = { half, whole, verification, other: otherHalf };

const text = (value: string): Pieces => [{ kind: 'text', text: value }];

/**
 * Returns what a form stands for; undefined for a valid authorization, which depends on the sender. A value that happens
 * to be valid, as the joined halves of a token whose halves are equal, is replaced by another half.
 */
export function writtenAuthorization(
  form: AuthorizationForm,
  token: Token,
  other: Token,
): WrittenAuthorization | undefined {
  if (form.form === 'valid') return undefined;
  const written = writtenForm(form);
  const write = piecesWriter(token, other);
  const isValid = (value: Pieces) => {
    const sent = write(value).trim();
    return sent === token.authorization || sent === token.token;
  };
  return form.form !== 'two-headers' && written.authorizations.some(isValid)
    ? { ...written, authorizations: [otherHalf] }
    : written;
}

function writtenForm(form: Exclude<AuthorizationForm, { readonly form: 'valid' }>): WrittenAuthorization {
  switch (form.form) {
    case 'valid':
      return { authorizations: [half] };
    case 'other':
      return { authorizations: [otherHalf] };
    case 'other-whole':
      return { authorizations: [[{ kind: 'other', from: 0, to: tokenLength }]] };
    case 'none':
      return { authorizations: [] };
    case 'empty':
      return { authorizations: [text('')] };
    case 'verification':
      return { authorizations: [verification] };
    case 'changed':
      return { authorizations: [changed(form)] };
    case 'cut':
      return { authorizations: [[{ kind: 'token', from: form.from, to: form.to }]] };
    case 'padded':
      return { authorizations: [[...text(form.before), ...piecesOf[form.of], ...text(form.after)]] };
    case 'joined': {
      const [first, second] = form.parts;
      return { authorizations: [[...piecesOf[first], ...text(form.separator), ...piecesOf[second]]] };
    }
    case 'scheme': {
      const isPrefix = /[=:]$/.test(form.scheme);
      return {
        authorizations: [[...text(isPrefix ? form.scheme : `${form.scheme} `), ...piecesOf[form.of]]],
      };
    }
    case 'base64':
      return { authorizations: [encoded(form)] };
    case 'upper-case':
      return {
        authorizations: [[{ kind: 'token', from: 0, to: lengthOf(form.of), isUpper: true }]],
      };
    case 'elsewhere':
      return misplaced(form);
    case 'two-headers':
      return {
        authorizations: [form.valid === 'last' ? otherHalf : half, form.valid === 'first' ? otherHalf : half],
      };
    case 'text':
      return { authorizations: [text(form.text)] };
  }
}

type Form<Name extends AuthorizationForm['form']> = Extract<AuthorizationForm, { readonly form: Name }>;

function changed({ of, places: changedPlaces, shift }: Form<'changed'>): Pieces {
  const pieces: Pieces[number][] = [];
  let from = 0;
  for (const place of changedPlaces) {
    if (place > from) pieces.push({ kind: 'token', from, to: place });
    pieces.push({ kind: 'token', from: place, to: place + 1, shift });
    from = place + 1;
  }
  if (from < lengthOf(of)) pieces.push({ kind: 'token', from, to: lengthOf(of) });
  return pieces;
}

function encoded({ of, as }: Form<'base64'>): Pieces {
  const secret = piecesOf[of];
  switch (as) {
    case 'plain':
      return [{ kind: 'base64', pieces: secret }];
    case 'basic-user':
      return [...text('Basic '), { kind: 'base64', pieces: [...secret, ...text(':')] }];
    case 'basic-password':
      return [...text('Basic '), { kind: 'base64', pieces: [...text(':'), ...secret] }];
  }
}

function misplaced({ of, places: filled, header }: Form<'elsewhere'>): WrittenAuthorization {
  const secret = piecesOf[of];
  return {
    authorizations: header === 'none' ? [] : [otherHalf],
    elsewhere: filled.map((place) => ({
      in: isQuery(place) ? 'query' : 'header',
      name: isQuery(place) ? place : place.toLowerCase(),
      value: place === 'Cookie' ? [...text('token='), ...secret] : secret,
    })),
  };
}

function isQuery(place: string): boolean {
  return queryPlaces.includes(place);
}

function lengthOf(secret: Secret): number {
  return secret === 'half' ? halfLength : tokenLength;
}

export const authorizationChoice: Choice<AuthorizationForm> = {
  plain: { form: 'valid' },
  draw: drawForm,
  simpler: simplerForms,
  weight: weightOf,
  isValue: isForm,
  cause: causeOf,
  words: wordsOf,
};

type Drawing = (draw: Draw, of: Secret) => AuthorizationForm;

const drawings: readonly [Drawing, ...Drawing[]] = [
  () => ({ form: 'other' }),
  () => ({ form: 'none' }),
  () => ({ form: 'empty' }),
  () => ({ form: 'verification' }),
  () => ({ form: 'other-whole' }),
  (draw, of) => {
    const count = draw.choice('count', [1, 1, 1, 2, 4, 16]);
    const drawn = Array.from({ length: count }, (_, index) =>
      draw.integer(`place/${index}`, 0, lengthOf(of) - 1),
    );
    const sorted = [...new Set(drawn)].toSorted((one, other) => one - other);
    return { form: 'changed', of, places: sorted, shift: draw.integer('shift', 1, 15) };
  },
  (draw, of) => {
    const length = draw.integer('length', 1, lengthOf(of) - 1);
    const from = draw.chance('start', 60) ? 0 : draw.integer('from', 0, lengthOf(of) - length);
    const to = from + length;
    // The first half of the whole token is valid.
    return { form: 'cut', of, from, to: from === 0 && to === halfLength ? to - 1 : to };
  },
  (draw, of) => {
    const padding = (label: string) => draw.choice(label, [paddings[0] ?? '0', ...paddings.slice(1)]);
    const where = draw.choice('where', ['before', 'after', 'after', 'both']);
    return {
      form: 'padded',
      of,
      before: where === 'after' ? '' : padding('before'),
      after: where === 'before' ? '' : padding('after'),
    };
  },
  (draw) => {
    const first = draw.choice('first', parts);
    const second = draw.choice('second', parts);
    const isWhole = first === 'half' && second === 'verification';
    const separator = draw.choice('separator', separators);
    return {
      form: 'joined',
      parts: [first, second],
      separator: isWhole && separator === '' ? ',' : separator,
    };
  },
  (draw, of) => ({ form: 'scheme', of, scheme: draw.choice('scheme', schemes) }),
  (draw, of) => ({ form: 'base64', of, as: draw.choice('as', encodings) }),
  (_draw, of) => ({ form: 'upper-case', of }),
  (draw, of) => ({
    form: 'elsewhere',
    of,
    // A handler that looks in one place finds it there.
    places: draw.chance('everywhere', 60) ? places : [draw.choice('place', places)],
    header: draw.choice('header', ['none', 'other']),
  }),
  (draw) => ({ form: 'two-headers', valid: draw.choice('valid', twoHeaders) }),
  (draw) => {
    const length = draw.choice('length', [1, 2, 8, 31, halfLength, 33, maxTextLength]);
    const isLatin1 = draw.chance('latin1', 30);
    const codes = Array.from({ length }, (_, index) =>
      isLatin1 && draw.chance(`wide/${index}`, 50)
        ? draw.integer(`code/${index}`, 0xa1, 0xff)
        : draw.integer(`code/${index}`, 0x21, 0x7e),
    );
    return { form: 'text', text: String.fromCharCode(...codes) };
  },
];

function drawForm(draw: Draw): AuthorizationForm {
  const of = draw.chance('whole', 25) ? 'whole' : 'half';
  return draw.choice('form', drawings)(draw, of);
}

/** The simplest forms that have to be refused. A handler that accepts the first probably accepts anything. */
const simplest: readonly AuthorizationForm[] = [{ form: 'other' }, { form: 'none' }, { form: 'empty' }];

function simplerForms(form: AuthorizationForm): readonly AuthorizationForm[] {
  const weight = weightOf(form);
  return [...simplest, ...reductionsOf(form)].filter(
    (candidate) => isWrong(candidate) && weightOf(candidate) < weight,
  );
}

function reductionsOf(form: AuthorizationForm): readonly AuthorizationForm[] {
  const ofHalf = 'of' in form && form.of === 'whole' ? withHalf(form) : [];
  switch (form.form) {
    case 'changed': {
      const last = lengthOf(form.of) - 1;
      const onePlace = [last, 0, ...form.places].map((place) => ({ ...form, places: [place], shift: 1 }));
      return [...ofHalf, ...extendedHalf(form), ...onePlace, { ...form, shift: 1 }];
    }
    case 'cut':
      return [
        ...ofHalf,
        ...extendedHalf(form),
        ...smallerNumbers(form.to - form.from, 1).flatMap((length) => [
          { ...form, from: 0, to: length },
          { ...form, from: form.to - length },
        ]),
        { form: 'cut', of: 'half', from: 0, to: halfLength - 1 },
        { form: 'cut', of: 'half', from: 1, to: halfLength },
      ];
    case 'padded':
      return [
        ...ofHalf,
        { ...form, before: '', after: '0' },
        { ...form, before: '0', after: '' },
        { ...form, before: '' },
        { ...form, after: '' },
        { ...form, before: '0', after: '0' },
      ];
    case 'joined':
      return [
        { form: 'verification' },
        { form: 'padded', of: 'half', before: '', after: '0' },
        { form: 'padded', of: 'half', before: '0', after: '' },
        { ...form, separator: '' },
        { ...form, parts: ['half', 'other'] },
        { ...form, parts: ['other', 'half'] },
      ];
    case 'scheme':
      return [
        { form: 'padded', of: form.of, before: '0', after: '' },
        ...ofHalf,
        { ...form, scheme: 'Bearer' },
      ];
    case 'base64':
      return [...ofHalf, { ...form, as: 'plain' }];
    case 'elsewhere':
      return [
        ...ofHalf,
        { ...form, header: 'none' },
        ...form.places.map((place) => ({ ...form, places: [place] })),
      ];
    case 'upper-case':
    case 'two-headers':
      return ofHalf;
    case 'text':
      return [
        { ...form, text: 'x' },
        { ...form, text: 'x'.repeat(form.text.length) },
        { ...form, text: 'x'.repeat(Math.ceil(form.text.length / 2)) },
        { ...form, text: '\u00ff' },
        { ...form, text: form.text.slice(0, Math.ceil(form.text.length / 2)) },
      ];
    default:
      return [];
  }
}

/** A part of the whole token may be accepted only because it begins or ends with the half. */
function extendedHalf({ of }: { readonly of: Secret }): readonly AuthorizationForm[] {
  return of === 'half'
    ? []
    : [
        { form: 'padded', of: 'half', before: '', after: '0' },
        { form: 'padded', of: 'half', before: '0', after: '' },
      ];
}

/** Returns the same for the half instead of the whole token, where that makes sense. */
function withHalf(form: AuthorizationForm): readonly AuthorizationForm[] {
  switch (form.form) {
    case 'changed': {
      const own = form.places.filter((place) => place < halfLength);
      return own.length === 0 ? [] : [{ ...form, of: 'half', places: own }];
    }
    case 'cut':
      return form.to <= halfLength ? [{ ...form, of: 'half' }] : [];
    case 'padded':
    case 'scheme':
    case 'base64':
    case 'upper-case':
    case 'elsewhere':
      return [{ ...form, of: 'half' }];
    default:
      return [];
  }
}

function weightOf(form: AuthorizationForm): number {
  const ofWhole = 'of' in form && form.of === 'whole' ? 1 : 0;
  switch (form.form) {
    case 'valid':
      return 0;
    case 'other':
      return 1;
    case 'none':
      return 2;
    case 'empty':
      return 3;
    case 'verification':
      return 4;
    case 'other-whole':
      return 4;
    case 'cut':
      return 5 + 4 * ofWhole + (form.to - form.from + (form.from > 0 ? 0.5 : 0)) / tokenLength;
    case 'padded':
      return (
        7 +
        ofWhole +
        0.1 * (form.before.length + form.after.length) +
        (form.before === '' ? 0 : 0.5) +
        (/^0*$/.test(form.before + form.after) ? 0 : 0.2)
      );
    case 'changed':
      return 10 + ofWhole + form.places.length / 8 + form.shift / 1_000 + placeWeight(form);
    case 'scheme':
      return 15 + ofWhole + (form.scheme === 'Bearer' ? 0 : 0.5);
    case 'base64':
      return 15 + ofWhole + (form.as === 'plain' ? 0 : 0.5);
    case 'upper-case':
      return 15 + ofWhole;
    case 'two-headers':
      return 15;
    case 'elsewhere':
      return 15 + ofWhole + (form.header === 'none' ? 0 : 0.5) + (form.places.length - 1) / places.length;
    case 'joined': {
      const isUsual = form.parts.includes('half') && form.parts.includes('other');
      return 20 + (form.separator === '' ? 0 : 1) + (isUsual ? 0 : 2) + (form.parts[0] === 'half' ? 0 : 0.5);
    }
    case 'text':
      return 30 + form.text.length / maxTextLength + (/^x*$/.test(form.text) ? 0 : 1.5);
  }
}

function placeWeight({ of, places: changedPlaces }: Form<'changed'>): number {
  const [first, ...others] = changedPlaces;
  if (others.length > 0) return 0.03;
  return first === lengthOf(of) - 1 ? 0 : first === 0 ? 0.01 : 0.02;
}

function causeOf(form: AuthorizationForm): string {
  switch (form.form) {
    case 'other':
      return 'another-half';
    case 'none':
      return 'no-authorization';
    case 'empty':
      return 'empty-authorization';
    case 'verification':
      return 'verification-half';
    case 'other-whole':
      return 'another-token';
    case 'changed':
      return form.of === 'half' ? 'changed-half' : 'changed-token';
    case 'cut':
      return form.from === 0 ? 'beginning' : form.to === lengthOf(form.of) ? 'ending' : 'middle';
    case 'padded':
      return `padded${form.before === '' ? '' : '-before'}${form.after === '' ? '' : '-after'}`;
    case 'elsewhere':
      return form.places.every(isQuery) ? 'in-query' : `in-${form.places[0]?.toLowerCase()}`;
    case 'two-headers':
      return `two-headers-valid-${form.valid}`;
    case 'text':
      return /^[ -~]*$/.test(form.text) ? 'text' : 'text-latin1';
    default:
      return form.form;
  }
}

const secretWords = { half: 'the half', whole: 'the whole token' } as const;
const partWords: Readonly<Record<Part, string>> = {
  half: 'the half',
  whole: 'the whole token',
  verification: 'the verification half',
  other: 'another half',
};

function wordsOf(form: AuthorizationForm): string {
  switch (form.form) {
    case 'valid':
      return 'a valid authorization';
    case 'other':
      return 'another half';
    case 'none':
      return 'no authorization';
    case 'empty':
      return 'an empty authorization';
    case 'verification':
      return 'the verification half';
    case 'other-whole':
      return 'the whole token of another webhook';
    case 'changed': {
      const [first = 0, ...others] = form.places;
      const which = others.length > 0 ? `${form.places.length} characters` : `character ${first + 1}`;
      return `${secretWords[form.of]} with ${which} changed`;
    }
    case 'cut': {
      const range =
        form.from === 0 ? `the first ${form.to} characters` : `characters ${form.from + 1} to ${form.to}`;
      return `only ${range} of ${secretWords[form.of]}`;
    }
    case 'padded': {
      const sides = [
        ...(form.before === '' ? [] : [`${JSON.stringify(form.before)} before it`]),
        ...(form.after === '' ? [] : [`${JSON.stringify(form.after)} after it`]),
      ];
      return `${secretWords[form.of]} with ${sides.join(' and ')}`;
    }
    case 'joined': {
      const [first, second] = form.parts;
      const between = form.separator === '' ? '' : `${JSON.stringify(form.separator)} and `;
      return `${partWords[first]}, then ${between}${partWords[second]}`;
    }
    case 'scheme':
      return `${secretWords[form.of]} after ${form.scheme}`;
    case 'base64': {
      const encodedWords = `${secretWords[form.of]} in base64`;
      if (form.as === 'plain') return encodedWords;
      return `${encodedWords}, as the ${form.as === 'basic-user' ? 'user' : 'password'} of Basic`;
    }
    case 'upper-case':
      return `${secretWords[form.of]} in upper case`;
    case 'elsewhere': {
      const [first = '', ...others] = form.places;
      const place =
        others.length > 0
          ? `in ${form.places.length} other places`
          : isQuery(first)
            ? `as ${first} in the query`
            : first === 'Cookie'
              ? 'in a cookie'
              : `in ${first}`;
      return `${secretWords[form.of]} ${place}, and ${form.header === 'none' ? 'no' : 'a wrong'} authorization`;
    }
    case 'two-headers':
      return form.valid === 'both'
        ? 'two valid Authorization headers'
        : `two Authorization headers, the valid one ${form.valid}`;
    case 'text':
      return form.text.length > 8
        ? `${form.text.length} other characters as authorization`
        : `the authorization ${JSON.stringify(form.text)}`;
  }
}

/** Whether accepting it is a matter of taste: the sender knows the secret, or the platform hides the second header. */
export function isAcceptanceTaste(form: AuthorizationForm): boolean {
  return form.form === 'upper-case' || (form.form === 'two-headers' && form.valid !== 'last');
}

function isForm(json: unknown): json is AuthorizationForm {
  // Safe: every member of the form has been read.
  return hasForm(json, membersOf) && isWrong(json as AuthorizationForm);
}

/** Whether the members of a form do not happen to describe a valid authorization. */
function isWrong(form: AuthorizationForm): boolean {
  switch (form.form) {
    case 'padded':
      return form.before !== '' || form.after !== '';
    case 'cut':
      return form.from > 0 || (form.to !== halfLength && form.to !== tokenLength);
    case 'joined':
      return form.separator !== '' || form.parts[0] !== 'half' || form.parts[1] !== 'verification';
    default:
      return true;
  }
}

const isPlace: IsMember = (json, others) =>
  integerFrom(0, (others.of === 'whole' ? tokenLength : halfLength) - 1)(json, others);
const isSubset: IsMember = (json) =>
  Array.isArray(json) &&
  json.length > 0 &&
  json.every((place) => places.includes(place)) &&
  new Set(json).size === json.length;
const isPadding: IsMember = (json) => json === '' || paddings.some((padding) => padding === json);

const membersOf: FormMembers = {
  valid: {},
  other: {},
  none: {},
  empty: {},
  verification: {},
  'other-whole': {},
  changed: {
    of: among(secrets),
    places: (json, others) =>
      Array.isArray(json) &&
      json.length > 0 &&
      json.every((place, index) => isPlace(place, others) && (index === 0 || json[index - 1] < place)),
    shift: integerFrom(1, 15),
  },
  cut: {
    of: among(secrets),
    from: isPlace,
    to: (json, { of, from }) =>
      typeof json === 'number' && typeof from === 'number' && json > from && isPlace(json - 1, { of }),
  },
  padded: { of: among(secrets), before: isPadding, after: isPadding },
  joined: {
    parts: (json) => Array.isArray(json) && json.length === 2 && json.every((part) => parts.includes(part)),
    separator: among(separators),
  },
  scheme: { of: among(secrets), scheme: among(schemes) },
  base64: { of: among(secrets), as: among(encodings) },
  'upper-case': { of: among(secrets) },
  elsewhere: { of: among(secrets), places: isSubset, header: among(['none', 'other']) },
  'two-headers': { valid: among(twoHeaders) },
  text: {
    text: (json) =>
      typeof json === 'string' && json.length <= maxTextLength && /^[\x21-\x7e\xa1-\xff]+$/.test(json),
  },
};
