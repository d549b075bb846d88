import { catchErrors } from '../fixes/fixes.ts';
import { control, probe } from './case-requests.ts';
import type { CheckCase, Rule } from './check-case.ts';
import { type RequestMaker, wrongHex } from './request-maker.ts';

function disclosure(
  name: string,
  what: Extract<Rule, { kind: 'discloses' }>['what'],
  texts: Pick<CheckCase, 'title' | 'expected' | 'why' | 'change' | 'remark'>,
): CheckCase {
  return {
    id: `discloses/${name}`,
    ...texts,
    manner: 'in-turn',
    rule: { kind: 'discloses', what },
    requests: () => [],
  };
}

/** Judged on all answers of the run. */
export const discloseCases: readonly CheckCase[] = [
  disclosure('no-token', 'token', {
    title: 'no answer contains a part of the token that was not sent',
    expected: 'no 8 characters of the token in any answer, except those in the request',
    why: 'A refused caller must not learn the correct authorization.',
    change: 'Answer with a fixed text; never reveal what was expected.',
  }),
  disclosure('no-stack-trace', 'stack-trace', {
    title: 'no answer contains a stack trace',
    expected: 'no stack trace in any answer',
    why: 'It reveals which code runs, and in which version.',
    change: catchErrors,
    remark: 'Express shows stack traces unless NODE_ENV is production or it has an error handler.',
  }),
  disclosure('no-file-path', 'file-path', {
    title: 'no answer contains a file path of the server',
    expected: 'no file path in any answer',
    why: 'It reveals where to look, and often who runs the server.',
    change: catchErrors,
  }),
  {
    ...disclosure('refusals-alike', 'difference', {
      title: 'all refusals look alike',
      expected:
        'the same status, body and headers for every refused authorization; a warning if only its form makes a difference',
      why: 'A refusal that explains the mistake helps an attacker correct it.',
      change: 'Answer 401 with the same fixed text for every mistake.',
    }),
    manner: 'few-at-once',
    requests: (maker) =>
      Array.from({ length: repeats }, () =>
        authorizationsOf(maker).map(([what, ...authorizations]) =>
          probe(what, maker.stranger({ authorizations })),
        ),
      ).flat(),
  },
  {
    ...disclosure('timing', 'timing', {
      title: 'refusals take equally long, however much of the half is correct',
      expected: 'no difference between no correct character and 31 of them',
      why: 'A comparison that works longer on a better guess shows an attacker each correct character.',
      change:
        'Compare in constant time (timingSafeEqual, compare_digest, hash_equals), and look nothing up by the header.',
    }),
    requests: (maker) => {
      const { authorization } = maker.token;
      const almost = authorization.slice(0, -1) + wrongHex(authorization.slice(-1));
      return Array.from({ length: timedPairs }, (_, place) => {
        const wrong = () =>
          control('no correct character', maker.stranger({ authorizations: [wrongHex(authorization)] }));
        const right = () => probe('31 correct characters', maker.stranger({ authorizations: [almost] }));
        // Neither is always the first of a pair, which by itself can make it slower.
        return place % 2 === 0 ? [wrong(), right()] : [right(), wrong()];
      }).flat();
    },
  },
];

/** More than one, to recognize what varies by chance. */
const repeats = 3;
const timedPairs = 20;

/** Authorizations that are wrong to different degrees, and in different forms. */
function authorizationsOf({
  token,
  otherToken,
}: RequestMaker): readonly (readonly [what: string, ...values: string[]])[] {
  const { authorization, verification } = token;
  const withRight = (count: number) => authorization.slice(0, count) + wrongHex(authorization.slice(count));
  return [
    ['no correct character', withRight(0)],
    ['one correct character', withRight(1)],
    ['16 correct characters', withRight(16)],
    ['31 correct characters', withRight(31)],
    ['a correct ending', wrongHex(authorization.slice(0, 16)) + authorization.slice(16)],
    ['the verification half', verification],
    ['another half', otherToken.authorization],
    ['no authorization'],
    ['an empty authorization', ''],
    ['31 characters', wrongHex(authorization.slice(1))],
    ['the whole token of another webhook', otherToken.token],
    ['the half and a wrong rest', authorization + wrongHex(verification)],
  ];
}
