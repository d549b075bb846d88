import { probe } from './case-requests.ts';
import type { CheckCase, Rule } from './check-case.ts';
import { catchErrors } from './fixes.ts';

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
      expected: 'the same status, body and header names for every refused authorization',
      why: 'A refusal that explains the mistake helps an attacker correct it.',
      change: 'Answer 401 with the same fixed text for every mistake.',
    }),
    requests: ({ stranger, otherToken }) => {
      const request = stranger({ authorizations: [otherToken.authorization] });
      return [probe('another half', request), probe('another half again', request)];
    },
  },
];
