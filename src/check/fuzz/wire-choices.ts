import { type ProfileName, profileNames } from '../../protocol/delivery/profile-name.ts';
import { type Choice, listChoice, numberChoice, wordChoice } from './choice.ts';

// Safe: the entries are made from the names.
const senders = Object.fromEntries(profileNames.map((name) => [name, `as ${name} sends it`])) as Readonly<
  Record<(typeof profileNames)[number], string>
>;

/** Stands for the nodes of ARK. */
export const usual: ProfileName = 'ark-2.7';

/** Whose wire format is used. As found: the format in which the handler accepted the first delivery. */
export const profileChoice: Choice<'as-found' | ProfileName> = {
  ...wordChoice('as', 'as-found', senders),
  simpler: (profile) =>
    profile === 'as-found' ? [] : profile === usual ? ['as-found'] : ['as-found', usual],
  // More than any single property of a format.
  weight: (profile) => (profile === 'as-found' ? 0 : profile === usual ? 1.25 : 1.5),
};

/** Names of headers in any case are the same (RFC 9110, 5.1). */
export const nameCaseChoice = {
  ...wordChoice('header-names', 'as-sent', {
    lower: 'header names in lower case',
    upper: 'header names in upper case',
    mixed: 'header names in mixed case',
  }),
  cause: () => 'header-names',
};

export const headerOrderChoice = {
  ...wordChoice('header-order', 'as-sent', {
    reversed: 'its headers in reverse order',
    sorted: 'its headers in alphabetical order',
  }),
  cause: () => 'header-order',
};

export const contentTypeChoice = wordChoice('content-type', 'as-sent', {
  absent: 'no Content-Type',
  plain: 'the content type application/json',
  charset: 'the content type application/json;charset=utf-8',
});

export const contentTypes = { plain: 'application/json', charset: 'application/json;charset=utf-8' } as const;

export const optionalHeadersChoice = wordChoice('optional-headers', 'as-sent', {
  absent: 'no User-Agent and no Accept',
});

/** Spaces before a value do not belong to it (RFC 9110, 5.5). Nor does a tab, but nginx and Puma keep one. */
export const blankChoice = wordChoice('header-blanks', 'as-sent', {
  spaces: 'several spaces before the value of Authorization',
});

export const blanks = { spaces: '   ' } as const;

/** What proxies and tracing libraries add. None of it may change how a delivery is answered. */
export const extraHeaderChoice = listChoice({
  topic: 'header',
  most: 4,
  pool: {
    'forwarded-for': 'the header X-Forwarded-For',
    'real-ip': 'the header X-Real-IP',
    'request-id': 'the header X-Request-Id',
    traceparent: 'the header traceparent',
    'accept-language': 'the header Accept-Language',
    'cache-control': 'the header Cache-Control',
    long: 'a header of 1,000 characters',
    empty: 'a header without a value',
  },
});

export const extraHeaders = {
  'forwarded-for': ['X-Forwarded-For', '203.0.113.7, 198.51.100.2'],
  'real-ip': ['X-Real-IP', '203.0.113.7'],
  'request-id': ['X-Request-Id', '7f0c3f8e-0a55-4f0c-9a1b-5d7e3c1b2a90'],
  traceparent: ['traceparent', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'],
  'accept-language': ['Accept-Language', '*'],
  'cache-control': ['Cache-Control', 'no-cache'],
  long: ['X-Long', '0'.repeat(1_000)],
  empty: ['X-Empty', ''],
} as const;

export const mostPieces = 40;

/** In how many pieces the body is written. */
export const piecesChoice: Choice<number> = {
  ...numberChoice({
    topic: 'pieces',
    min: 1,
    max: mostPieces,
    words: (pieces) => `its body in ${pieces} pieces`,
  }),
  draw: (draw) => draw.choice('pieces', [2, 3, 7, 20, mostPieces]),
};

export const pieceMs = 2;

export const mannerChoice: Choice<'in-turn' | 'kept' | 'together'> = {
  ...wordChoice('manner', 'in-turn', {
    kept: 'over one kept connection',
    together: 'all at once',
  }),
  cause: (manner) => manner,
};

export const timesChoice: Choice<number> = {
  ...numberChoice({ topic: 'repeated', min: 1, max: 4, words: (times) => `sent ${times} times` }),
  draw: (draw) => draw.integer('times', 2, 4),
};

export const beforeChoice: Choice<readonly ('valid' | 'unauthorized')[]> = {
  ...listChoice({
    topic: 'after',
    most: 3,
    isSequence: true,
    pool: { valid: 'after a valid delivery', unauthorized: 'after an unauthorized delivery' },
  }),
  // More than a wrong authorization.
  weight: (before) => 1.5 * before.length,
};
