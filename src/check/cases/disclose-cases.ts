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
    title: 'no answer holds a part of the token that was not sent',
    expected: 'no 8 characters of the token in any answer, but for those of the request',
    why: 'Whoever gets a refusal must not learn what would have been right.',
    change: 'Answer a fixed text; never say what was expected.',
  }),
  disclosure('no-stack-trace', 'stack-trace', {
    title: 'no answer holds a stack trace',
    expected: 'no stack trace in any answer',
    why: 'It tells strangers which code runs, in which version.',
    change: catchErrors,
    remark: 'Express shows stack traces unless NODE_ENV is production or it has an error handler.',
  }),
  disclosure('no-file-path', 'file-path', {
    title: 'no answer holds a file path of the server',
    expected: 'no file path in any answer',
    why: 'It tells strangers where to look, and often who runs it.',
    change: catchErrors,
  }),
  {
    ...disclosure('refusals-alike', 'difference', {
      title: 'refusals look alike, whatever is wrong',
      expected: 'the same status, body and header names for every refused authorization',
      why: 'A refusal that says what is wrong helps to get it right.',
      change: 'Answer 401 with one fixed text in one place, whatever is wrong.',
    }),
    requests: ({ stranger, otherToken }) => {
      const request = stranger({ authorizations: [otherToken.authorization] });
      return [probe('another half', request), probe('another half again', request)];
    },
  },
];
