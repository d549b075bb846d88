import { expect, test } from 'vitest';
import { cases } from '../src/check/cases/case-list.ts';
import type { CheckCase } from '../src/check/cases/check-case.ts';
import { judgeDifference } from '../src/check/judge/judge-difference.ts';
import { findFilePath, findStackTrace } from '../src/check/judge/server-traces.ts';
import { canonicalHost } from '../src/http/addresses/host-name.ts';
import { parseLine } from '../src/journal/parse-line.ts';
import { recordedEvent } from '../src/journal/read-journal.ts';
import { createAllowedCallers } from '../src/node/allowed-callers.ts';
import { chooseEncoding } from '../src/node/hapi/accept-encoding.ts';
import { readCallTarget } from '../src/node/hapi/call-target.ts';
import { cookieFault } from '../src/node/hapi/cookies.ts';
import { preflightResponse } from '../src/node/hapi/cross-origin.ts';
import { parseMultipart } from '../src/node/hapi/multipart.ts';
import { parsePayload } from '../src/node/hapi/parse-payload.ts';
import { readRanges } from '../src/node/hapi/ranges.ts';
import { nodeRules } from '../src/node/node-rules.ts';
import { isUri } from '../src/node/validate-webhook.ts';
import { printable } from '../src/printable.ts';
import { readDecimal, readInteger } from '../src/protocol/conditions/decimal.ts';
import { profileNames } from '../src/protocol/delivery/profile-name.ts';
import { createEventPattern, matchesEvent } from '../src/protocol/events/event-pattern.ts';
import { createTokenHider } from '../src/protocol/secrets/hide-tokens.ts';
import { readValidationFault } from '../src/protocol/webhooks/node-result.ts';
import { publicTarget } from '../src/protocol/webhooks/node-webhook.ts';
import { wrapColumns } from '../src/terminal/text/wrap.ts';
import { withoutTokens } from '../src/without-tokens.ts';
import { answered, observation } from './check/made-observation.ts';
import { guidebookToken } from './tokens.ts';

/** What a text from outside may repeat, so that an expression has many ways to match it. */
const units = [
  ...[
    'a',
    'A',
    '0',
    'f',
    '-',
    '_',
    '/',
    '//',
    '.',
    ' ',
    '\t',
    '\n',
    'a ',
    'a.',
    'a/',
    '/a',
    '1.',
    '%',
    '%41',
    '@',
  ],
  ...[
    ':',
    ':1',
    '[',
    '=',
    '?',
    '#',
    '+',
    'a+',
    '"',
    '\\',
    '\\\\',
    'at ',
    'at a(',
    'File "',
    ' line ',
    'http://',
  ],
  ...[
    '\u0001',
    'é',
    '\ud83d',
    'a1',
    'e1',
    '::',
    '/home/',
    'C:\\',
    'C:\\a',
    'a\\',
    '<',
    '&lt;',
    "thread '",
    'a&',
    '.php(',
  ],
  ...['(', 'a:1:1', ',', ', ', ' ,', '"child "', '[0]', '0x', '{', '{"a":'],
];

const callers = await createAllowedCallers('127.0.0.1', ['*1*1*1*1*1*1*1*1*1*1*1*2']);
const hider = createTokenHider([guidebookToken]);

function judgeRefusals(text: string): unknown {
  const refusal = (what: string) => observation(answered(401, { text: text + what }), { what });
  const rejected = findCase('refuses/');
  const observed = [{ case: rejected, observations: [refusal('of one')] }];
  return judgeDifference([refusal('of another')], {
    token: guidebookToken,
    timeoutMs: 1_000,
    senders: profileNames,
    observed,
  });
}

function findCase(start: string): CheckCase {
  const found = cases.find(({ id }) => id.startsWith(start));
  if (found === undefined) throw new Error(`No case begins with ${start}`);
  return found;
}

const generations = Object.values(nodeRules);

/** Each reads texts from outside with regular expressions. */
const readers: Readonly<Record<string, (text: string) => unknown>> = {
  'the URI of a webhook': (text) => [isUri(`http://${text}`, 'joi-14'), isUri(`a:${text}`, 'joi-17')],
  'the query of a webhook': (text) => isUri(`http://host/?${text}#${text}`, 'joi-17'),
  'a content type': (text) =>
    parsePayload({ 'content-type': `application/${text}` }, new Uint8Array(), { forms: 'content-4.0' }),
  'the headers a browser asks for': (text) =>
    preflightResponse(
      {
        origin: 'null',
        'access-control-request-method': 'POST',
        'access-control-request-headers': `a${text}b`,
      },
      () => 'open',
    ),
  'a cookie': (text) => generations.map((rules) => cookieFault(`a${text}`, rules)),
  'a range': (text) => generations.map((rules) => readRanges(`bytes=${text}`, 1_000, rules)),
  'the encodings a caller accepts': (text) => generations.map((rules) => chooseEncoding(`a${text}`, rules)),
  'the target of a call': (text) =>
    generations.map((rules) => [
      readCallTarget(`/${text}`, 'localhost', rules),
      readCallTarget(`/?${text}`, 'localhost', rules),
    ]),
  'the header of a part': (text) =>
    parseMultipart(
      Buffer.from(`--x\r\nContent-Disposition: form-data; ${text}\r\n\r\n\r\n--x--`),
      'x',
      false,
      () => text,
    ),
  'the Host header': (text) => callers.isOwnHost(text),
  'a host name': (text) => canonicalHost(text),
  'an address and a glob': (text) => callers.isWhitelisted(text),
  'an event and a glob': (text) => matchesEvent([createEventPattern('*a*b*?z')], text),
  'a text for the screen': printable,
  'a line for a terminal': (text) => wrapColumns(text, 80),
  'a text that may hold a token': (text) => [withoutTokens(text), hider.hideIn(text)],
  'an answer with traces of a server': (text) => [findStackTrace(text), findFilePath(text)],
  'the refusals of a handler': judgeRefusals,
  'the message of a validation': (text) => readValidationFault(text),
  'a target for the screen': publicTarget,
  'a number': (text) => [readDecimal(text), readInteger(text)],
  'a line of a journal': (text) => [recordedEvent(`,"event":"${text}`), parseLine(`{"a":"${text}`, 1)],
};

test.for(Object.entries(readers))('%s is read in time proportional to its length', ([, read]) => {
  const cpuMs = (length: number) => {
    const before = process.cpuUsage();
    for (const unit of units) read(unit.repeat(length / unit.length));
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  };
  cpuMs(1_000);
  const short = Math.max(cpuMs(8_000), 20);
  // Eight times as long; with the square of the length it would take 64 times as long.
  expect(cpuMs(64_000)).toBeLessThan(24 * short);
});
