import { type Change, half, token } from './right-handler.ts';
import type { WrongHandler } from './wrong-handler.ts';

/** Compares one value of the header with the half and with the whole token, in a wrong way. */
function same(isSame: (given: string, known: string) => boolean): Change {
  return () => ({ isAllowed: (given) => [half, token].some((known) => isSame(given, known)) });
}

/** Changes the header before it is compared. */
function changed(change: (given: string) => string): Change {
  return same((given, known) => change(given) === known);
}

/** Decides by the result of a function, and refuses if it throws. */
function unlessThrown(decide: () => boolean): boolean {
  try {
    return decide();
  } catch {
    return false;
  }
}

/** Comparisons of a part of the header, or with a part of the token. */
const parts: readonly WrongHandler[] = [
  {
    mistake: 'compares only as many characters as were received',
    isExample: true,
    change: same((given, known) => known.startsWith(given)),
    finds: ['refuses/prefix', 'refuses/empty', 'refuses/31-characters'],
  },
  {
    mistake: 'compares characters in a loop up to the length of the header',
    change: same((given, known) => [...given].every((character, index) => character === known[index])),
    finds: ['refuses/prefix', 'refuses/empty', 'refuses/31-characters'],
  },
  {
    mistake: 'compares characters in a loop up to the length of the half',
    change: same((given, known) => [...known].every((character, index) => character === given[index])),
    finds: ['refuses/33-characters', 'refuses/64-wrong-rest'],
  },
  {
    mistake: 'accepts any header that starts with the half',
    isExample: true,
    change: () => ({ isAllowed: (given) => given.startsWith(half) }),
    finds: ['refuses/33-characters', 'refuses/64-wrong-rest'],
  },
  {
    mistake: 'accepts any header that ends with the half',
    change: () => ({ isAllowed: (given) => given.endsWith(half) || given === token }),
    finds: ['refuses/33-characters', 'refuses/bearer'],
  },
  {
    mistake: 'accepts any header that includes the half',
    change: () => ({ isAllowed: (given) => given.includes(half) }),
    finds: ['refuses/33-characters', 'refuses/bearer', 'refuses/64-wrong-rest'],
  },
  {
    mistake: 'accepts any part of the token',
    isExample: true,
    change: () => ({ isAllowed: (given) => token.includes(given) }),
    finds: ['refuses/prefix', 'refuses/verification-half', 'refuses/31-characters'],
  },
  {
    mistake: 'accepts any part of the half with indexOf',
    change: () => ({ isAllowed: (given) => half.indexOf(given) >= 0 || given === token }),
    finds: ['refuses/prefix', 'refuses/31-characters'],
  },
  {
    mistake: 'accepts any 32 characters in a row of the token',
    change: () => ({
      isAllowed: (given) => (given.length === 32 && token.includes(given)) || given === token,
    }),
    finds: ['refuses/verification-half'],
  },
  {
    mistake: 'accepts any end of the token',
    change: same((given, known) => known.endsWith(given)),
    finds: ['refuses/verification-half', 'refuses/31-characters', 'refuses/empty'],
  },
  {
    mistake: 'accepts any beginning of the token that has at least the half',
    change: () => ({ isAllowed: (given) => given.length >= 32 && token.startsWith(given) }),
    finds: ['refuses/33-characters'],
  },
  {
    mistake: 'accepts any beginning of the half that has at least eight characters',
    change: same((given, known) => given.length >= 8 && known.startsWith(given)),
    finds: ['refuses/prefix', 'refuses/31-characters'],
  },
  {
    mistake: 'compares only the length',
    change: same((given, known) => given.length === known.length),
    finds: ['refuses/wrong-half', 'refuses/other-webhook'],
  },
  {
    mistake: 'compares only the first 8 characters',
    change: () => ({ isAllowed: (given) => given.slice(0, 8) === half.slice(0, 8) }),
    finds: ['refuses/prefix-padded', 'refuses/prefix'],
  },
  {
    mistake: 'compares only the first 31 characters',
    change: same(
      (given, known) => given.length === known.length && given.slice(0, 31) === known.slice(0, 31),
    ),
    finds: ['refuses/prefix-padded', 'refuses/64-wrong-rest'],
  },
  {
    mistake: 'compares only the last 8 characters',
    isExample: true,
    change: same((given, known) => given.slice(-8) === known.slice(-8)),
    finds: ['refuses/suffix'],
  },
  {
    mistake: 'compares only the last 32 characters',
    change: () => ({ isAllowed: (given) => given.slice(-32) === half || given === token }),
    finds: ['refuses/33-characters', 'refuses/bearer'],
  },
  {
    mistake: 'compares only every second character',
    change: same(
      (given, known) =>
        given.length === known.length &&
        [...known].every((character, index) => index % 2 === 1 || character === given[index]),
    ),
    finds: ['refuses/prefix-padded'],
  },
  {
    mistake: 'accepts a header with one wrong character',
    change: same(
      (given, known) =>
        given.length === known.length &&
        [...known].filter((character, index) => character !== given[index]).length <= 1,
    ),
    finds: ['refuses/prefix-padded', 'refuses/suffix', 'refuses/inner-blank'],
  },
  {
    mistake: 'writes the header into a buffer of 32 bytes before timingSafeEqual',
    change: () => ({
      isAllowed(given) {
        const bytes = Buffer.alloc(32);
        bytes.write(given);
        return bytes.equals(Buffer.from(half));
      },
    }),
    finds: ['refuses/33-characters', 'refuses/64-wrong-rest'],
  },
  {
    mistake: 'ignores what follows the first 32 of 64 characters',
    change: () => ({ isAllowed: (given) => given.length % 32 === 0 && given.startsWith(half) }),
    finds: ['refuses/64-wrong-rest'],
  },
  {
    mistake: 'compares only the verification half of a whole token',
    change: () => ({
      isAllowed: (given) => given === half || (given.length === 64 && given.endsWith(token.slice(32))),
    }),
    finds: ['refuses/64-wrong-beginning'],
  },
  {
    mistake: 'accepts the verification half as well',
    change: () => ({ isAllowed: (given) => [half, token, token.slice(32)].includes(given) }),
    finds: ['refuses/verification-half'],
  },
  {
    mistake: 'compares the characters in any order',
    change: same((given, known) => [...given].toSorted().join('') === [...known].toSorted().join('')),
    finds: ['refuses/other-order'],
  },
  {
    mistake: 'compares the set of characters',
    change: same(
      (given, known) =>
        given.length === known.length && [...given].every((character) => known.includes(character)),
    ),
    finds: ['refuses/other-order', 'refuses/wrong-half', 'refuses/other-webhook'],
  },
  {
    mistake: 'accepts any 32 hexadecimal characters',
    isExample: true,
    change: () => ({ isAllowed: (given) => /^[0-9a-f]{32}$/.test(given) || given === token }),
    finds: ['refuses/wrong-half'],
  },
  {
    mistake: 'lets timingSafeEqual throw when the lengths differ, and accepts the delivery then',
    change: () => ({
      isAllowed: (given) => given === token || given.length !== half.length || given === half,
    }),
    finds: ['refuses/31-characters', 'refuses/33-characters', 'refuses/prefix', 'refuses/empty'],
  },
  {
    mistake: 'answers 500 when the length differs',
    isExample: true,
    change: () => ({
      isAllowed(given) {
        if (given !== token && given.length !== 32)
          throw new RangeError('Input buffers must have the same length');
        return given === half || given === token;
      },
    }),
    finds: ['refuses/31-characters', 'refuses/33-characters', 'refuses/prefix', 'refuses/empty'],
  },
  {
    mistake: 'checks the header only if it has 32 characters',
    change: () => ({ isAllowed: (given) => given.length < 32 || given === half || given === token }),
    finds: ['refuses/31-characters', 'refuses/prefix', 'refuses/empty'],
  },
  {
    mistake: 'refuses the whole token',
    isExample: true,
    change: () => ({ isAllowed: (given) => given === half }),
    finds: ['accepts/ark-2.3'],
  },
];

/** Headers that are changed or decoded before they are compared. */
const changes: readonly WrongHandler[] = [
  {
    mistake: 'trims the header, also of blanks that HTTP keeps',
    isExample: true,
    change: changed((given) => given.trim()),
    finds: ['refuses/blank-around'],
    isWarning: true,
  },
  {
    mistake: 'ignores the case of the header',
    isExample: true,
    change: changed((given) => given.toLowerCase()),
    finds: ['refuses/letter-case'],
  },
  {
    mistake: 'compares with a regular expression that ignores case',
    change: same((given, known) => new RegExp(`^${known}$`, 'i').test(given)),
    finds: ['refuses/letter-case'],
  },
  {
    mistake: 'compares in upper case, where ß becomes SS',
    change: same((given, known) => given.toUpperCase() === known.toUpperCase()),
    finds: ['refuses/letter-case'],
  },
  {
    mistake: 'compares with localeCompare and the sensitivity base',
    change: same((given, known) => given.localeCompare(known, 'en', { sensitivity: 'base' }) === 0),
    finds: ['refuses/letter-case', 'refuses/look-alike'],
  },
  {
    mistake: 'compares with localeCompare and the sensitivity accent',
    change: same((given, known) => given.localeCompare(known, 'en', { sensitivity: 'accent' }) === 0),
    finds: ['refuses/letter-case'],
  },
  {
    mistake: 'compares with localeCompare, which ignores soft hyphens',
    change: same((given, known) => given.localeCompare(known) === 0),
    finds: ['refuses/look-alike'],
  },
  {
    mistake: 'compares numbers in the header by their value',
    change: same((given, known) => given.localeCompare(known, 'en', { numeric: true }) === 0),
    finds: ['refuses/look-alike'],
  },
  {
    mistake: 'normalizes the header to NFKC, where ² becomes 2',
    isExample: true,
    change: changed((given) => given.normalize('NFKC')),
    finds: ['refuses/look-alike'],
  },
  {
    mistake: 'removes accents',
    change: changed((given) => given.normalize('NFD').replace(/\p{M}/gu, '')),
    finds: ['refuses/look-alike'],
  },
  {
    mistake: 'decodes the header as ASCII, which drops the eighth bit',
    change: changed((given) => Buffer.from(given, 'latin1').toString('ascii')),
    finds: ['refuses/look-alike'],
  },
  {
    mistake: 'removes characters that are not ASCII',
    change: changed((given) => given.replace(/[^ -~]/g, '')),
    finds: ['refuses/look-alike', 'refuses/blank-around'],
  },
  {
    mistake: 'removes all blanks',
    isExample: true,
    change: changed((given) => given.replace(/\s/g, '')),
    finds: ['refuses/inner-blank'],
  },
  {
    mistake: 'removes everything that is not hexadecimal',
    change: changed((given) => given.replace(/[^0-9a-f]/gi, '')),
    finds: ['refuses/inner-blank', 'refuses/quotes'],
  },
  {
    mistake: 'removes quotes',
    isExample: true,
    change: changed((given) => given.replace(/^["']|["']$/g, '')),
    finds: ['refuses/quotes'],
  },
  {
    mistake: 'parses the header as JSON',
    change: changed((given) => {
      try {
        return String(JSON.parse(given));
      } catch {
        return given;
      }
    }),
    finds: ['refuses/quotes'],
  },
  {
    mistake: 'removes hyphens, as in a UUID',
    change: changed((given) => given.replaceAll('-', '')),
    finds: ['refuses/inner-blank'],
  },
  {
    mistake: 'decodes the header as part of a URL',
    isExample: true,
    change: changed((given) => {
      try {
        return decodeURIComponent(given);
      } catch {
        return given;
      }
    }),
    finds: ['refuses/encoded'],
  },
  {
    mistake: 'unescapes HTML entities in the header',
    change: changed((given) => given.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))),
    finds: ['refuses/encoded'],
  },
  {
    mistake: 'decodes base64',
    change: same((given, known) => given === known || Buffer.from(given, 'base64').toString() === known),
    finds: ['refuses/encoded'],
  },
  {
    mistake: 'takes the password of Basic',
    change: same(
      (given, known) =>
        given === known ||
        Buffer.from(given.replace(/^Basic /, ''), 'base64')
          .toString()
          .split(':')[1] === known,
    ),
    finds: ['refuses/encoded'],
  },
  {
    mistake: 'takes the user of Basic',
    change: same(
      (given, known) =>
        given === known ||
        Buffer.from(given.replace(/^Basic /i, ''), 'base64')
          .toString()
          .split(':')[0] === known,
    ),
    finds: ['refuses/encoded'],
  },
  {
    mistake: 'compares what base64 decoding makes of both sides',
    change: same((given, known) => Buffer.from(given, 'base64').equals(Buffer.from(known, 'base64'))),
    finds: ['refuses/inner-blank', 'refuses/quotes'],
  },
  {
    mistake: 'compares what hexadecimal decoding makes of both sides',
    change: same((given, known) => Buffer.from(given, 'hex').equals(Buffer.from(known, 'hex'))),
    finds: ['refuses/33-characters', 'refuses/letter-case'],
  },
  {
    mistake: 'strips Bearer',
    isExample: true,
    change: changed((given) => given.replace(/^Bearer /i, '')),
    finds: ['refuses/bearer'],
  },
  {
    mistake: 'strips Token',
    change: changed((given) => given.replace(/^Token /, '')),
    finds: ['refuses/bearer'],
  },
  {
    mistake: 'strips ApiKey',
    change: changed((given) => given.replace(/^ApiKey /, '')),
    finds: ['refuses/bearer'],
  },
  {
    mistake: 'uses what follows the last space',
    change: changed((given) => given.split(' ').at(-1) ?? ''),
    finds: ['refuses/bearer'],
  },
  {
    mistake: 'strips sha256=, as in signatures of other webhooks',
    change: changed((given) => given.replace(/^sha256=/, '')),
    finds: ['refuses/bearer'],
  },
  {
    mistake: 'strips 0x',
    change: changed((given) => given.replace(/^0x/i, '')),
    finds: ['refuses/bearer'],
  },
  {
    mistake: 'uses what follows a colon',
    change: changed((given) => given.split(':').at(-1) ?? ''),
    finds: ['refuses/bearer'],
  },
  {
    mistake: 'accepts the half anywhere in a list with commas',
    isExample: true,
    change: same((given, known) => given.split(/, ?/).includes(known)),
    finds: ['refuses/list'],
  },
  {
    mistake: 'uses the first part of a list with commas',
    change: changed((given) => given.split(',')[0] ?? ''),
    finds: ['refuses/list'],
  },
  {
    mistake: 'uses the last part of a list with commas',
    change: changed((given) => given.split(', ').at(-1) ?? ''),
    finds: ['refuses/list'],
  },
  {
    mistake: 'drops parameters after a semicolon',
    change: changed((given) => given.split(';')[0] ?? ''),
    finds: ['refuses/list'],
  },
  {
    mistake: 'takes the first 32 hexadecimal characters it finds',
    change: () => ({ isAllowed: (given) => given.match(/[0-9a-f]{32}/)?.[0] === half }),
    finds: ['refuses/33-characters', 'refuses/bearer'],
  },
  {
    mistake: 'uses the last of two headers',
    change: (right) => ({
      isAuthorized: (request) => right.isAllowed(request.headersDistinct.authorization?.at(-1) ?? ''),
    }),
    finds: ['refuses/two-headers-right-last'],
  },
  {
    mistake: 'accepts any of two headers',
    isExample: true,
    change: (right) => ({
      isAuthorized: (request) =>
        (request.headersDistinct.authorization ?? []).some((given) => right.isAllowed(given)),
    }),
    finds: ['refuses/two-headers-right-last'],
  },
  {
    mistake: 'uses the first of two headers',
    change: (right) => ({
      isAuthorized: (request) => right.isAllowed(request.headersDistinct.authorization?.[0] ?? ''),
    }),
    finds: ['refuses/two-headers-right-first'],
    isWarning: true,
  },
];

/** Headers that become a pattern, a query or a number. */
const interpretations: readonly WrongHandler[] = [
  {
    mistake: 'uses the header as a regular expression',
    isExample: true,
    change: same((given, known) => unlessThrown(() => new RegExp(given).test(known))),
    finds: ['refuses/pattern'],
  },
  {
    mistake: 'uses the header as a regular expression for the whole half',
    change: same((given, known) => unlessThrown(() => new RegExp(`^(?:${given})$`).test(known))),
    finds: ['refuses/pattern'],
  },
  {
    mistake: 'searches the half with the header',
    change: () => ({
      isAllowed: (given) => given === token || unlessThrown(() => half.search(given) >= 0),
    }),
    finds: ['refuses/pattern'],
  },
  {
    mistake: 'uses the half as a regular expression without anchors',
    change: () => ({ isAllowed: (given) => new RegExp(half).test(given) }),
    finds: ['refuses/33-characters', 'refuses/bearer'],
  },
  {
    mistake: 'looks the header up with SQL LIKE',
    change: same((given, known) => likes(given, known, '%', '_')),
    finds: ['refuses/pattern'],
  },
  {
    mistake: 'looks the header up as a glob',
    change: same((given, known) => likes(given, known, '*', '?')),
    finds: ['refuses/pattern'],
  },
  {
    mistake: 'builds a query of SQL from the header',
    change: same((given, known) => given === known || /^[^']*' or '(.*)'='\1/i.test(`${given}'`)),
    finds: ['refuses/pattern'],
  },
  {
    mistake: 'builds a query of SQL that a comment ends',
    change: same((given, known) => given === known || /' or 1=1 ?--/i.test(given)),
    finds: ['refuses/pattern'],
  },
  {
    mistake: 'passes JSON of the header to a document database',
    change: same(
      (given, known) =>
        given === known ||
        unlessThrown(() => {
          const query: unknown = JSON.parse(given);
          return typeof query === 'object' && query !== null && ('$ne' in query || '$gt' in query);
        }),
    ),
    finds: ['refuses/pattern'],
  },
  {
    mistake: 'parses the header as a number in base 16',
    change: same((given, known) => Number.parseInt(given, 16) === Number.parseInt(known, 16)),
    finds: ['refuses/prefix-padded'],
  },
  {
    mistake: 'converts the header to a number',
    change: same((given, known) => Number(`0x${given}`) === Number(`0x${known}`)),
    finds: ['refuses/prefix-padded'],
  },
  {
    mistake: 'converts the header to a big number, so that zeros may precede it',
    change: same((given, known) => unlessThrown(() => BigInt(`0x${given}`) === BigInt(`0x${known}`))),
    finds: ['refuses/33-characters', 'refuses/letter-case'],
  },
  {
    mistake: 'looks the header up as a key of an object',
    isExample: true,
    change: () => ({
      isAllowed(given) {
        const senders: Readonly<Record<string, string>> = { [half]: 'node', [token]: 'node' };
        return Boolean(senders[given]);
      },
    }),
    finds: ['refuses/placeholder'],
  },
  {
    mistake: 'accepts the text undefined while a second token is not set',
    change: same((given, known) => given === known || given === String(process.env.SECOND_TOKEN)),
    finds: ['refuses/placeholder'],
  },
  {
    mistake: 'accepts an empty header while a second token is not set',
    change: same((given, known) => given === known || given === (process.env.SECOND_TOKEN ?? '')),
    finds: ['refuses/empty'],
  },
  ...['changeme', 'secret', 'test', 'admin', 'password', 'debug'].map(
    (word): WrongHandler => ({
      mistake: `also accepts the hard-coded token ${word}`,
      change: same((given, known) => given === known || given === word),
      finds: ['refuses/placeholder'],
    }),
  ),
  {
    mistake: 'also accepts the example token of the guidebook',
    change: same((given, known) => given === known || given === '7e66949f67b36c34a05eeb3a866957b3'),
    finds: ['refuses/placeholder'],
  },
  {
    mistake: 'also accepts 32 zeros, its default for a missing setting',
    change: same((given, known) => given === known || given === '0'.repeat(32)),
    finds: ['refuses/placeholder'],
  },
  {
    mistake: 'throws a header with a non-ASCII character at an encoder',
    change: (right) => ({
      isAllowed(given) {
        // Like btoa, which throws; Latin-1 characters are what HTTP can carry.
        if (/[^ -~]/.test(given)) throw new RangeError('Invalid character');
        return right.isAllowed(given);
      },
    }),
    finds: ['refuses/non-ascii'],
  },
];

function likes(pattern: string, text: string, many: string, one: string): boolean {
  const source = [...pattern]
    .map((character) =>
      character === many ? '.*' : character === one ? '.' : character.replace(/[.*+?^${}()|[\]\\]/, '\\$&'),
    )
    .join('');
  return new RegExp(`^${source}$`).test(text);
}

export const comparison: readonly WrongHandler[] = [...parts, ...changes, ...interpretations];
