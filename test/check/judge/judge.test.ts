import { describe, expect, test } from 'vitest';
import { cases } from '../../../src/check/cases/case-list.ts';
import type { CheckCase, Observation, Rule } from '../../../src/check/cases/check-case.ts';
import { judge } from '../../../src/check/judge/judge.ts';
import { profileNames } from '../../../src/protocol/delivery/profile-name.ts';
import type { RawOutcome } from '../../../src/protocol/delivery/raw-request.ts';
import { guidebookToken as token } from '../../tokens.ts';
import { answered, failed, observation } from '../made-observation.ts';

function caseOf(rule: Rule, id: CheckCase['id'] = 'refuses/some'): CheckCase {
  const texts = { title: '', expected: '', why: '', change: '' };
  return { id, ...texts, manner: 'in-turn', rule, requests: () => [] };
}

function finding(rule: Rule, own: readonly Observation[], observed = own, of: Rule = { kind: 'refuses' }) {
  const cases = [{ case: caseOf(of), observations: observed }];
  return judge(caseOf(rule), own, { token, timeoutMs: 1_500, senders: profileNames, observed: cases });
}

function judged(...given: Parameters<typeof finding>) {
  return finding(...given).verdict;
}

describe('one answer', () => {
  const rules = {
    accepts: { kind: 'accepts' },
    'accepts, by taste': { kind: 'accepts', isRefusalTaste: true },
    refuses: { kind: 'refuses' },
    'refuses what is malformed': { kind: 'refuses', isMalformed: true },
    'refuses, by taste': { kind: 'refuses', isAcceptanceTaste: true },
    survives: { kind: 'survives' },
    'survives or closes': { kind: 'survives', mayClose: true },
    'survives a break': { kind: 'survives', mayClose: true, isCutOff: true },
    'refuses early': { kind: 'refuses-early' },
    'in time': { kind: 'answers-in-time' },
    stays: { kind: 'stays' },
    'nothing before': { kind: 'no-informational' },
    'honest JSON': { kind: 'honest-json' },
  } as const satisfies Record<string, Rule>;
  const json = { contentType: 'application/json' };

  test.for<[keyof typeof rules, RawOutcome, string]>([
    ['accepts', answered(200), 'pass'],
    ['accepts', answered(204), 'pass'],
    ['accepts', answered(302), 'pass'],
    ['accepts', answered(400), 'fail'],
    ['accepts', answered(500), 'fail'],
    ['accepts', answered(429), 'fail'],
    ['accepts', failed('timeout'), 'fail'],
    ['accepts', failed('endless'), 'fail'],
    ['accepts', { ...answered(200), firstFailure: 'refused' }, 'warn'],
    ['accepts', { ...failed('refused'), firstFailure: 'reset' }, 'fail'],
    ['accepts', { ...answered(500), firstFailure: 'reset' }, 'fail'],
    ['accepts, by taste', answered(422), 'warn'],
    ['accepts, by taste', answered(429), 'fail'],
    ['accepts, by taste', answered(500), 'fail'],
    ['refuses', answered(401), 'pass'],
    ['refuses', answered(403), 'pass'],
    ['refuses', answered(400), 'warn'],
    ['refuses', answered(404), 'warn'],
    ['refuses', answered(429), 'skip'],
    ['refuses', failed('endless'), 'fail'],
    ['refuses', answered(200), 'fail'],
    ['refuses', answered(302), 'fail'],
    ['refuses', answered(500), 'fail'],
    ['refuses', failed('reset'), 'fail'],
    ['refuses what is malformed', answered(400), 'pass'],
    ['refuses what is malformed', answered(431), 'pass'],
    ['refuses what is malformed', answered(500), 'fail'],
    ['refuses, by taste', answered(200), 'warn'],
    ['refuses, by taste', answered(500), 'fail'],
    ['survives', answered(200), 'pass'],
    ['survives', answered(413), 'pass'],
    ['survives', answered(501), 'pass'],
    ['survives', answered(429), 'skip'],
    ['survives', failed('endless'), 'fail'],
    ['survives', answered(500), 'fail'],
    ['survives', answered(502), 'fail'],
    ['survives', failed('reset'), 'fail'],
    ['survives', failed('timeout'), 'fail'],
    ['survives or closes', failed('reset'), 'pass'],
    ['survives or closes', failed('cut-short'), 'pass'],
    ['survives or closes', failed('timeout'), 'fail'],
    ['survives or closes', failed('refused'), 'fail'],
    ['survives a break', failed('timeout'), 'pass'],
    ['survives a break', answered(400), 'pass'],
    ['survives a break', answered(500), 'warn'],
    ['survives a break', failed('refused'), 'fail'],
    ['refuses early', answered(401), 'pass'],
    ['refuses early', failed('reset'), 'pass'],
    ['refuses early', answered(411), 'warn'],
    ['refuses early', answered(429), 'skip'],
    ['refuses early', failed('endless'), 'warn'],
    ['refuses early', failed('timeout'), 'warn'],
    ['refuses early', answered(200), 'fail'],
    ['in time', answered(200, {}, 1_500), 'pass'],
    ['in time', answered(200, {}, 1_501), 'fail'],
    ['in time', failed('timeout'), 'fail'],
    ['in time', failed('endless'), 'fail'],
    ['in time', answered(429), 'skip'],
    ['stays', answered(200), 'pass'],
    ['stays', answered(308, { location: '/b' }), 'warn'],
    ['stays', answered(308), 'fail'],
    ['stays', answered(302, { location: '/b' }), 'warn'],
    ['stays', answered(302), 'fail'],
    ['stays', answered(303, { location: '/b' }), 'fail'],
    ['stays', answered(304), 'fail'],
    ['stays', failed('timeout'), 'skip'],
    ['stays', answered(429), 'skip'],
    ['nothing before', answered(200), 'pass'],
    ['nothing before', answered(200, { informational: [103] }), 'warn'],
    ['nothing before', answered(101), 'warn'],
    ['honest JSON', answered(200, { ...json, text: '{}' }), 'pass'],
    ['honest JSON', answered(200, json), 'pass'],
    ['honest JSON', answered(200, { text: 'OK' }), 'pass'],
    ['honest JSON', answered(200, { ...json, text: 'OK' }), 'warn'],
  ])('%s: %j is a %s', ([name, outcome, verdict]) => {
    expect(judged(rules[name], [observation(outcome)])).toBe(verdict);
  });
});

test('a handler survives only if it accepts the valid delivery afterwards', () => {
  const after = (outcome: RawOutcome) => [
    observation(answered(400)),
    observation(outcome, { role: 'after' }),
  ];
  expect(judged({ kind: 'survives' }, after(answered(200)))).toBe('pass');
  expect(judged({ kind: 'survives' }, after(answered(400)))).toBe('fail');
  expect(judged({ kind: 'survives' }, after(failed('refused')))).toBe('fail');
  expect(judged({ kind: 'survives' }, after(answered(429)))).toBe('skip');
});

test.for([
  ['the only refusal', answered(200), answered(429), 'warn'],
  ['one of several refusals', answered(200), answered(401), 'skip'],
  ['also the answer to a valid delivery', answered(429), answered(429), 'skip'],
] as const)('429 to a wrong authorization, when it is %s', ([, toValid, toWrong, verdict]) => {
  const own = [observation(answered(429))];
  const observed = [
    { case: caseOf({ kind: 'accepts' }), observations: [observation(answered(200)), observation(toValid)] },
    { case: caseOf({ kind: 'refuses' }), observations: [observation(toWrong)] },
  ];
  const run = { token, timeoutMs: 1_500, senders: profileNames, observed };
  expect(judge(caseOf({ kind: 'refuses' }), own, run).verdict).toBe(verdict);
});

test('429 as the only refusal is judged whatever senders got it that the run is not about', () => {
  const limited = observation(answered(429));
  const observed = [
    { case: caseOf({ kind: 'accepts' }), observations: [observation(answered(200))] },
    { case: { ...caseOf({ kind: 'accepts' }), sentBy: ['ark-2.3'] as const }, observations: [limited] },
  ];
  const run = { token, timeoutMs: 1_500, senders: ['phantom-2.2'] as const, observed };
  expect(judge(caseOf({ kind: 'refuses' }), [limited], run).verdict).toBe('warn');
});

test('the advice about missing answers does not depend on what was sent', () => {
  const none = [observation(failed('reset')), observation(failed('timeout'))];
  expect(finding({ kind: 'accepts' }, none).change).toMatch(/^Answer every delivery/);
  expect(finding({ kind: 'refuses' }, none).change).toMatch(/^Answer 401/);
  const some = [...none, observation(answered(500))];
  expect(finding({ kind: 'accepts' }, some).change).toBeUndefined();
  expect(finding({ kind: 'refuses' }, some).change).toBeUndefined();
});

describe('a request that a rate limit answered', () => {
  const limited = observation(answered(429), { what: 'the limited' });
  const found = (...own: readonly Observation[]) => finding({ kind: 'refuses' }, own);

  test('keeps a case from passing, and is reported', () => {
    expect(found(observation(answered(401)), limited)).toEqual({
      verdict: 'warn',
      found: expect.stringMatching(/^401; a rate limit answered the remaining 1 of 2/),
    });
    expect(found(limited, limited)).toEqual({
      verdict: 'skip',
      found: expect.stringMatching(/^not judged: a rate limit answered \(429\). Exempt check/),
    });
  });

  test('does not keep a case from failing', () => {
    expect(found(limited, observation(answered(200)))).toEqual({
      verdict: 'fail',
      found: expect.stringMatching(/^200 to something; a rate limit answered the remaining 1 of 2/),
    });
    const survived = [observation(answered(500)), observation(answered(429), { role: 'after' })];
    expect(judged({ kind: 'survives' }, survived)).toBe('fail');
  });

  test('fails a case whose valid deliveries a node would lose', () => {
    expect(finding({ kind: 'accepts' }, [limited])).toMatchObject({
      verdict: 'fail',
      found: '429 to the limited',
      change: expect.stringContaining('from the rate limit'),
    });
  });
});

test.for([
  [401, 200, 'fail'],
  [401, 401, 'pass'],
  [200, 200, 'skip'],
  [500, 500, 'skip'],
] as const)(
  'a request refused with %i without the half and answered %i with it is a %s',
  ([base, found, verdict]) => {
    const own = [
      observation(answered(base), { role: 'control', what: 'base' }),
      observation(answered(found), { control: 'base' }),
    ];
    expect(judged({ kind: 'refuses' }, own)).toBe(verdict);
    expect(judged({ kind: 'refuses-early' }, own)).toBe(verdict);
  },
);

describe('what an answer discloses', () => {
  const disclosed = (what: 'token' | 'stack-trace' | 'file-path', text: string, sent = '') =>
    judged(
      { kind: 'discloses', what },
      [],
      [
        observation(answered(401, { text }), {
          request: {
            method: 'POST',
            path: '/srv/app/webhook',
            rawHeaders: ['Authorization', sent],
            body: new Uint8Array(),
            pace: { kind: 'at-once' },
          },
        }),
      ],
    );

  test.for([
    ['the half', `Expected ${token.authorization}`, '', 'fail'],
    ['the half, which was sent', `Got ${token.authorization}`, token.authorization, 'pass'],
    ['the half in capitals', token.authorization.toUpperCase(), '', 'fail'],
    ['eight characters of it', `…${token.authorization.slice(9, 17)}…`, '', 'fail'],
    ['seven characters of it', `…${token.authorization.slice(9, 16)}…`, '', 'pass'],
    ['more than was sent', token.authorization.slice(0, 16), token.authorization.slice(0, 10), 'fail'],
    ['the verification half', token.verification, token.authorization, 'fail'],
    ['base64 of the half', Buffer.from(token.authorization).toString('base64'), '', 'fail'],
    ['base64 of the verification half', Buffer.from(token.verification).toString('base64'), '', 'fail'],
    ['other hexadecimal', '0123456789abcdef'.repeat(4), '', 'pass'],
  ] as const)('%s', ([, text, sent, verdict]) => {
    expect(disclosed('token', text, sent)).toBe(verdict);
  });

  test.for([
    ['Error: no\n    at parse (/srv/a/app.js:3:7)\n    at file:///srv/a/app.js:1:2', 'fail'],
    ['<pre>SyntaxError<br> &nbsp; &nbsp;at JSON.parse (&lt;anonymous&gt;)<br></pre>', 'fail'],
    ['    at async handle (node:internal/process/task_queues:95:5)', 'fail'],
    ['Traceback (most recent call last):\n  File "app.py", line 3, in hook', 'fail'],
    ['goroutine 18 [running]:\nmain.handler()', 'fail'],
    ['panic: runtime error: index out of range', 'fail'],
    ['\tat com.example.Hook.post(Hook.java:17)', 'fail'],
    ['   at App.Hook.Post(String body) in C:\\app\\Hook.cs:line 12', 'fail'],
    ['#0 /var/www/hook.php(12): parse()', 'fail'],
    ["app.rb:12:in `post'", 'fail'],
    ["thread 'main' panicked at src/main.rs:4:5", 'fail'],
    ['Received at 10:20:30 (UTC).', 'pass'],
    ['{"timestamp":"2026-11-23T10:04:05Z","error":"Unauthorized","path":"/srv/app/webhook"}', 'pass'],
    ['Unauthorized! Look at https://example.com/docs.', 'pass'],
  ] as const)('the stack trace of %j: %s', ([text, verdict]) => {
    expect(disclosed('stack-trace', text)).toBe(verdict);
  });

  test.for([
    ['ENOENT: no such file, open "/home/me/hook/.env"', 'fail'],
    ['/usr/lib/python3/json/decoder.py', 'fail'],
    ['in /app/server.js:12', 'fail'],
    ['C:\\Users\\me\\hook\\app.js', 'fail'],
    ['expected a value in "{\\n:\\t\\r"', 'pass'],
    ['file:///srv/a/app.js', 'fail'],
    ['node_modules/express/lib/router.js', 'fail'],
    ['Cannot POST /srv/app/webhook', 'pass'],
    ['{"path":"/srv/app/webhook"}', 'pass'],
    ['See https://example.com/home/docs', 'pass'],
    ['<script src="/app/main.js"></script>', 'pass'],
    ['<a href="/users/login">', 'pass'],
    ['POST only, and/or GET', 'pass'],
  ] as const)('the file path of %j: %s', ([text, verdict]) => {
    expect(disclosed('file-path', text)).toBe(verdict);
  });
});

describe('refusals', () => {
  const refusal = (status: number, text: string, rawHeaders: readonly string[] = []) =>
    observation(answered(status, { text, rawHeaders }));
  const usual = refusal(401, 'Unauthorized!', ['Date', 'now', 'Content-Type', 'text/plain']);
  const compared = (other: Observation, own = [usual, usual]) =>
    judged({ kind: 'discloses', what: 'difference' }, own, [other]);

  test.for<[string, Observation, string]>([
    ['the same', usual, 'pass'],
    ['another date', refusal(401, 'Unauthorized!', ['Date', 'later', 'Content-Type', 'text/plain']), 'pass'],
    ['another status', refusal(403, 'Unauthorized!', ['Content-Type', 'text/plain']), 'fail'],
    ['a different body', refusal(401, 'Too short!', ['Content-Type', 'text/plain']), 'fail'],
    ['another length in the body', refusal(401, 'Unauthorized! 31', ['Content-Type', 'text/plain']), 'fail'],
    [
      'another header',
      refusal(401, 'Unauthorized!', ['Content-Type', 'text/plain', 'X-Reason', 'a']),
      'fail',
    ],
    ['a rate limit', refusal(429, 'Slow down.'), 'skip'],
    ['none refused', refusal(200, 'Hello'), 'skip'],
  ])('compared with %s', ([, other, verdict]) => {
    expect(compared(other)).toBe(verdict);
  });

  test('may differ in counters and times', () => {
    const own = [refusal(401, 'request 17 at 10:00'), refusal(401, 'request 18 at 10:00')];
    expect(compared(refusal(401, 'request 19 at 10:01'), own)).toBe('pass');
    expect(compared(refusal(401, 'request 19 at 10:01, too short'), own)).toBe('fail');
  });
});

/** Judged by how several answers differ, or by memory. Other tests are about them. */
const byDifference: readonly string[] = ['refuses/and-stops', 'discloses/timing', 'survives/memory'];

test.for(cases.filter(({ id }) => !byDifference.includes(id)))('$id can fail or warn', (one) => {
  const outcomes = [
    answered(200, { text: `/home/me/a.js\n    at a (/home/me/a.js:1:1) ${token.verification}` }, 2_000),
    answered(500),
    answered(302, { informational: [103] }),
    answered(200, { contentType: 'application/json', text: 'OK' }),
    answered(401, { text: 'one' }),
  ];
  const found = outcomes.map((outcome) => {
    const own = [{ ...observation(outcome, { effect: 'wanted' }), hasEffect: false }];
    const other = { case: caseOf({ kind: 'refuses' }), observations: [observation(answered(401))] };
    return judge(one, own, {
      token,
      timeoutMs: 1_500,
      senders: profileNames,
      observed: [{ case: one, observations: own }, other],
    }).verdict;
  });
  expect(found.some((verdict) => verdict === 'fail' || verdict === 'warn')).toBe(true);
});

test.for([
  ['refused', 'warn'],
  [undefined, 'fail'],
] as const)(
  'late answers under load, where a burst of connections was first %s, are a %s',
  ([first, verdict]) => {
    const outcome = { ...answered(200), ...(first === undefined ? {} : { firstFailure: first }) };
    const burst = { ...caseOf({ kind: 'accepts' }), manner: 'burst' } as const;
    const observed = [{ case: burst, observations: [observation(outcome)] }];
    const run = { token, timeoutMs: 1_500, senders: profileNames, observed };
    const own = [observation(answered(200, {}, 9_000))];
    expect(judge(caseOf({ kind: 'answers-together-in-time' }), own, run).verdict).toBe(verdict);
  },
);

test.for([
  ['phantom-2.2', 307, 'warn'],
  ['phantom-2.2', 302, 'warn'],
  ['phantom-2.2', 303, 'fail'],
  ['ark-2.7', 308, 'warn'],
  ['ark-2.7', 302, 'fail'],
  ['ark-3', 308, 'fail'],
] as const)('for %s a redirect with %d is a %s', ([profile, status, verdict]) => {
  const own = [observation(answered(status, { location: '/b' }))];
  const run = { token, timeoutMs: 1_500, senders: [profile], observed: [] };
  expect(judge(caseOf({ kind: 'stays' }), own, run).verdict).toBe(verdict);
});

test('a redirect of any valid delivery so far counts', () => {
  const earlier = { case: caseOf({ kind: 'accepts' }), observations: [observation(answered(303))] };
  const run = { token, timeoutMs: 1_500, senders: ['phantom-2.2'], observed: [earlier] } as const;
  const { verdict, found } = judge(caseOf({ kind: 'stays' }), [observation(answered(200))], run);
  expect([verdict, found]).toEqual(['fail', expect.stringContaining('lost by phantom-2.2')]);
});

test.for([
  ['ark-2.3', ['phantom-2.2'], 'warn'],
  ['ark-2.3', ['phantom-2.2', 'ark-2.3'], 'fail'],
  ['phantom-2.2', ['phantom-2.2'], 'fail'],
] as const)('refusing what %s sends is, for the senders %s, a %s', ([sender, senders, verdict]) => {
  const one: CheckCase = { ...caseOf({ kind: 'accepts' }), sentBy: [sender] };
  const finding = judge(one, [observation(answered(400))], {
    token,
    timeoutMs: 1_500,
    senders,
    observed: [],
  });
  expect(finding.verdict).toBe(verdict);
  expect(finding.found.includes('sent only by ark-2.3')).toBe(verdict === 'warn');
});

test.for<[string, readonly string[], string]>([
  ['Node.js itself', ['Keep-Alive', 'timeout=5'], 'fail'],
  ['the server of Flask', ['Server', 'Werkzeug/2.2.2 Python/3.11'], 'fail'],
  ['nginx', ['Server', 'nginx/1.22.1', 'Keep-Alive', 'timeout=5'], 'warn'],
  ['another proxy', ['Keep-Alive', 'timeout=5', 'Via', '1.1 proxy'], 'warn'],
  ['Puma', [], 'warn'],
])('waiting for an unauthorized body behind %s is a %s', ([, rawHeaders, verdict]) => {
  const own = [
    observation(answered(401, { rawHeaders }), { role: 'control' }),
    observation(failed('timeout')),
  ];
  expect(judged({ kind: 'refuses-early' }, own)).toBe(verdict);
});

test.for([
  [{ ...failed('endless'), status: 401 }, 'pass'],
  [{ ...failed('endless'), status: 200 }, 'warn'],
] as const)('an answer that begins before the body ends counts by its status', ([outcome, verdict]) => {
  expect(judged({ kind: 'refuses-early' }, [observation(outcome)])).toBe(verdict);
});

test.for([
  [[answered(500), answered(200)], 'warn'],
  [[answered(500), answered(500)], 'fail'],
  [[failed('reset'), answered(200)], 'fail'],
  [[answered(400), answered(200)], 'pass'],
] as const)('what only a holder of the token can send may get a 5xx', ([[probe, after], verdict]) => {
  const own = [observation(probe), observation(after, { role: 'after' })];
  expect(judged({ kind: 'survives', mayFail: true }, own)).toBe(verdict);
});

describe('repeated refusals', () => {
  const refusal = (what: string, authorization: string, answer: Parameters<typeof answered>[1]) => {
    const sent = observation(answered(401, answer), { what });
    return { ...sent, request: { ...sent.request, rawHeaders: ['Authorization', authorization] } };
  };
  const wrong = 'a'.repeat(32);
  const almost = 'b'.repeat(32);
  const text = 'Unauthorized!';
  const found = (...own: readonly Observation[]) =>
    finding({ kind: 'discloses', what: 'difference' }, own, []);
  const counter = (n: number) => ({ text, rawHeaders: ['X-Request', String(n)] });
  const matched = (n: number) => ({ text, rawHeaders: ['X-Matched', String(n)] });

  test('with a header value that depends on the half are a failure', () => {
    const own = [0, 31, 0, 31].map((n) => refusal(`${n} correct`, n === 0 ? wrong : almost, matched(n)));
    expect(found(...own)).toMatchObject({
      verdict: 'fail',
      found: 'different: the header x-matched, for 31 correct than for 0 correct',
    });
  });

  test('with a number in the body that depends on the half are a failure', () => {
    const own = [0, 31, 0, 31].map((n) =>
      refusal(`${n} correct`, n === 0 ? wrong : almost, { text: `${n} of 32 correct` }),
    );
    expect(found(...own).verdict).toBe('fail');
  });

  test('with a counter differ by chance', () => {
    const own = [0, 1, 2, 3].map((n) => refusal(`${n % 2} correct`, n % 2 ? almost : wrong, counter(n)));
    expect(found(...own).verdict).toBe('pass');
  });

  test.for(['ETag', 'Age', 'X-RateLimit-Remaining', 'Set-Cookie', 'Connection'])(
    'with a value of %s that depends on the half are a failure',
    (name) => {
      const own = [0, 31, 0, 31].map((n) =>
        refusal(`${n} correct`, n === 0 ? wrong : almost, { text, rawHeaders: [name, String(n)] }),
      );
      expect(found(...own).verdict).toBe('fail');
    },
  );

  test('with an interim answer that depends on the half are a failure', () => {
    const own = [0, 31, 0, 31].map((n) =>
      refusal(`${n} correct`, n === 0 ? wrong : almost, { text, informational: n === 0 ? [] : [103] }),
    );
    expect(found(...own).verdict).toBe('fail');
  });

  test('that repeat what was sent are alike', () => {
    const own = [wrong, almost, wrong, almost].map((value) =>
      refusal(value === wrong ? '0 correct' : '31 correct', value, {
        text: `Not ${value}.`,
        rawHeaders: ['ETag', `"${value}"`],
      }),
    );
    expect(found(...own).verdict).toBe('pass');
  });

  test.for([[0], [1]])(
    'with a fixed text that contains what was sent are alike, in either order',
    ([first]) => {
      const rawHeaders = ['Content-Length', '13'];
      const own = [0, 1, 0, 1].map((n) => {
        const value = n === first ? wrong : 'Unauthorized';
        return refusal(value === wrong ? 'a wrong half' : 'a word', value, { text, rawHeaders });
      });
      expect(found(...own).verdict).toBe('pass');
    },
  );

  test('to an absent and to an empty header differ only in form', () => {
    const absent = observation(answered(401, { text: 'Missing.' }), { what: 'no authorization' });
    const empty = refusal('an empty authorization', '', { text });
    expect(found(absent, empty, absent, empty).verdict).toBe('warn');
  });

  test('that explain only the form are a warning', () => {
    const short = 'a'.repeat(31);
    const own = [wrong, short, wrong, short].map((value) =>
      refusal(`${value.length} characters`, value, { text: value === short ? 'Too short.' : text }),
    );
    expect(found(...own)).toMatchObject({
      verdict: 'warn',
      found: expect.stringContaining('that shows only the form of what was sent'),
    });
  });
});

describe('the time of refusals', () => {
  const pairs = (count: number, wrongMs: (n: number) => number, almostMs: (n: number) => number) =>
    Array.from({ length: count }, (_, n) => [
      observation(answered(401, {}, wrongMs(n)), { role: 'control' }),
      observation(answered(401, {}, almostMs(n))),
    ]).flatMap((pair, n) => (n % 2 === 0 ? pair : pair.toReversed()));
  const verdictOf = (own: readonly Observation[]) => judged({ kind: 'discloses', what: 'timing' }, own);
  const noise = (n: number) => ((n * 7) % 5) / 2;

  test.for<[string, readonly Observation[], string]>([
    [
      'longer for a better guess',
      pairs(
        20,
        (n) => 1 + noise(n),
        (n) => 30 + noise(n),
      ),
      'fail',
    ],
    [
      'shorter for a better guess',
      pairs(
        20,
        (n) => 30 + noise(n),
        (n) => 1 + noise(n),
      ),
      'fail',
    ],
    ['the same but for noise', pairs(20, noise, (n) => noise(n + 3)), 'pass'],
    [
      'a little longer, as on a busy machine',
      pairs(
        20,
        () => 5,
        () => 5.9,
      ),
      'pass',
    ],
    [
      'once much longer',
      pairs(
        20,
        () => 1,
        (n) => (n === 4 ? 900 : 1),
      ),
      'pass',
    ],
    [
      'known for a few',
      pairs(
        5,
        () => 1,
        () => 90,
      ),
      'skip',
    ],
  ])('%s', ([, own, verdict]) => {
    expect(verdictOf(own)).toBe(verdict);
  });
});

test.for([
  ['Hello Webhook!', 'Unauthorized!', 'pass'],
  ['Hello Webhook!', 'Unauthorized!Hello Webhook!', 'fail'],
  ['Hello Webhook!', 'Unauthorized!\nHello Webhook!\n', 'fail'],
  ['{"ok":true}', '{"error":"no"}{"ok":true}', 'fail'],
  ['OK', 'UnauthorizedOK', 'fail'],
  ['OK', 'This is not OK', 'pass'],
  ['OK', 'NOT OK', 'pass'],
  ['', 'Unauthorized!', 'pass'],
] as const)('after %s for a delivery, the refusal %s is a %s', ([success, refusal, verdict]) => {
  const all = [observation(answered(200, { text: success })), observation(answered(401, { text: refusal }))];
  expect(judged({ kind: 'ends-at-refusal' }, [], all)).toBe(verdict);
});
