import { type Planted, testPlanted } from './test-planted.ts';

const compare = 'expected.some((known) => timingSafeEqual(known, digest(given[0])))';
const distinct = 'request.headersDistinct.authorization ?? []';
const oneHeader = 'if (given.length !== 1) return false;';
const check = "if (!isAuthorized(request)) return answer(401, 'Unauthorized!');";

const planted: readonly Planted[] = [
  {
    mistake: 'compares only as many characters as were received',
    mutation: [compare, '[half, token].some((known) => known.startsWith(given[0]))'],
    fails: ['refuses/empty', 'refuses/prefix', 'refuses/31-characters'],
  },
  {
    mistake: 'compares only the beginning of the header',
    mutation: [compare, 'given[0].startsWith(half)'],
    fails: ['refuses/33-characters', 'refuses/64-wrong-rest', 'refuses/list'],
  },
  {
    mistake: 'compares eight characters',
    mutation: [compare, 'given[0].slice(0, 8) === half.slice(0, 8)'],
    fails: [
      'refuses/prefix-padded',
      'refuses/prefix',
      'refuses/31-characters',
      'refuses/33-characters',
      'refuses/64-wrong-rest',
      'refuses/list',
    ],
  },
  {
    mistake: 'checks whether the token includes the header',
    mutation: [compare, 'token.includes(given[0])'],
    fails: ['refuses/empty', 'refuses/prefix', 'refuses/31-characters', 'refuses/verification-half'],
  },
  {
    mistake: 'checks whether the header includes the half',
    mutation: [compare, 'given[0].includes(half)'],
    fails: [
      'refuses/33-characters',
      'refuses/64-wrong-rest',
      'refuses/bearer',
      'refuses/quotes',
      'refuses/list',
    ],
  },
  {
    mistake: 'accepts a missing header',
    mutation: [oneHeader, 'if (given.length !== 1) return given.length === 0;'],
    fails: ['refuses/missing'],
    skips: ['refuses/local-sender'],
  },
  {
    mistake: 'accepts an empty header',
    mutation: [compare, "given[0] === '' || [half, token].includes(given[0])"],
    fails: ['refuses/empty'],
  },
  {
    mistake: 'uses the header as a pattern of SQL',
    mutation: [
      compare,
      "[half, token].some((known) => new RegExp('^' + given[0].replaceAll('%', '.*').replaceAll('_', '.') + '$').test(known))",
    ],
    fails: ['refuses/pattern'],
  },
  {
    mistake: 'decodes base64',
    mutation: [
      compare,
      "[half, token].includes(given[0]) || [half, token].includes(Buffer.from(given[0].replace(/^Basic /, ''), 'base64').toString().replaceAll(':', ''))",
    ],
    fails: ['refuses/encoded'],
  },
  {
    mistake: 'accepts the token in a cookie',
    mutation: [
      check,
      check.replace('!isAuth', "!(request.headers.cookie ?? '').endsWith('=' + token) && !isAuth"),
    ],
    fails: ['refuses/in-cookie'],
  },
  {
    mistake: 'trusts a sender that claims to be this machine',
    mutation: [check, check.replace('!isAuth', "request.headers['x-real-ip'] !== '127.0.0.1' && !isAuth")],
    fails: ['refuses/local-sender'],
  },
  {
    mistake: 'trusts a connection after an authorized request',
    mutation: [
      check,
      check.replace('!isAuthorized(request)', '!(request.socket.isTrusted ||= isAuthorized(request))'),
    ],
    fails: ['refuses/after-right-delivery'],
  },
  {
    mistake: 'strips Bearer',
    mutation: [compare, "[half, token].includes(given[0].replace(/^Bearer /i, ''))"],
    fails: ['refuses/bearer'],
  },
  {
    mistake: 'uses the first of two headers',
    mutation: [oneHeader, 'if (given.length === 0) return false;'],
    warns: ['refuses/two-headers-right-first'],
  },
  {
    mistake: 'uses the last of two headers',
    mutation: [distinct, '(request.headersDistinct.authorization ?? []).slice(-1)'],
    fails: ['refuses/two-headers-right-last'],
  },
  {
    mistake: 'accepts the verification half',
    mutation: [compare, '[half, token, token.slice(32)].includes(given[0])'],
    fails: ['refuses/verification-half'],
  },
  {
    mistake: 'accepts any 32 hexadecimal characters',
    mutation: [compare, '/^[0-9a-f]{32}$/.test(given[0]) || given[0] === token'],
    fails: ['refuses/wrong-half', 'refuses/prefix-padded', 'refuses/suffix', 'refuses/verification-half'],
    skips: ['order/malformed-json'],
  },
  {
    mistake: 'ignores the rest of 64 characters',
    mutation: [compare, 'given[0].length % 32 === 0 && given[0].startsWith(half)'],
    fails: ['refuses/64-wrong-rest'],
  },
  {
    mistake: 'accepts the token in the query',
    mutation: [
      oneHeader,
      'if (request.url.includes(half)) return true; if (given.length !== 1) return false;',
    ],
    fails: ['refuses/in-query'],
  },
  {
    mistake: 'accepts the token in another header',
    mutation: [
      distinct,
      "request.headersDistinct['x-hook-token'] ?? request.headersDistinct.authorization ?? []",
    ],
    fails: ['refuses/other-header'],
  },
  {
    mistake: 'accepts the token in the body',
    mutation: [
      check,
      "if (!isAuthorized(request)) return JSON.parse(await readBody(request)).token === half ? answer(200, '') : answer(401, 'Unauthorized!');",
    ],
    fails: ['refuses/in-body', 'order/unfinished-body', 'order/malformed-json'],
  },
  {
    mistake: 'accepts the text undefined',
    mutation: [compare, '[half, token, String(process.env.OTHER_TOKEN)].includes(given[0])'],
    fails: ['refuses/placeholder'],
  },
  {
    mistake: 'lets timingSafeEqual throw',
    mutation: [compare, 'given[0] === token || timingSafeEqual(Buffer.from(half), Buffer.from(given[0]))'],
    fails: [
      'refuses/empty',
      'refuses/prefix',
      'refuses/31-characters',
      'refuses/33-characters',
      'refuses/64-wrong-rest',
      'refuses/64-wrong-beginning',
      'refuses/other-webhook',
      'refuses/bearer',
      'refuses/encoded',
      'refuses/pattern',
      'refuses/quotes',
      'refuses/inner-blank',
      'refuses/list',
      'refuses/placeholder',
      'refuses/non-ascii',
      'refuses/long',
    ],
  },
  {
    mistake: 'looks for the header as one sender writes it',
    mutation: [
      distinct,
      "request.rawHeaders.filter((_, index) => request.rawHeaders[index - 1] === 'Authorization')",
    ],
    fails: ['accepts/ark-2.3', 'accepts/ark-2.4', 'accepts/ark-2.7', 'accepts/header-name-case'],
  },
  {
    mistake: 'refuses the whole token',
    mutation: ['[half, token].map(digest)', '[half].map(digest)'],
    fails: ['accepts/ark-2.3'],
  },
];

testPlanted(planted);
