import type { RawAnswer } from '../../protocol/delivery/raw-request.ts';
import { createTokenTraces } from '../../protocol/secrets/token-traces.ts';
import type { Finding, Observation, Rule } from '../cases/check-case.ts';
import { judgeDifference } from './judge-difference.ts';
import { judgeTiming } from './judge-timing.ts';
import type { Run } from './observed-run.ts';
import { findFilePath, findStackTrace } from './server-traces.ts';
import { withDecoded } from './written-bytes.ts';

interface Answered {
  readonly observation: Observation;
  readonly answer: RawAnswer;
}

/** Checks that no answer of the run discloses what a sender must not learn. */
export function judgeDisclosure(
  { what }: Extract<Rule, { kind: 'discloses' }>,
  own: readonly Observation[],
  run: Run,
): Finding {
  const answered = run.observed.flatMap(({ observations }) =>
    [...observations].flatMap((observation): readonly Answered[] =>
      observation.outcome.kind === 'answered' ? [{ observation, answer: observation.outcome }] : [],
    ),
  );
  switch (what) {
    case 'difference':
      return judgeDifference(own, run);
    case 'timing':
      return judgeTiming(own);
    case 'token':
      return judgeToken(answered, run);
    case 'stack-trace':
      return judgeText(answered, 'a stack trace', findStackTrace);
    case 'file-path':
      return judgeText(answered, 'a file path', findFilePath);
  }
}

function judgeToken(answered: readonly Answered[], { token }: Run): Finding {
  const traces = createTokenTraces(token);
  for (const { observation, answer } of answered) {
    const count = traces.find(withDecoded(answerText(answer)), withDecoded(sentText(observation)));
    if (count === 0) continue;
    return {
      verdict: 'fail',
      found: `${count} characters of the token that were not sent, in the ${answer.status} to ${observation.what}`,
    };
  }
  return { verdict: 'pass', found: `none in ${answered.length} answers` };
}

function judgeText(
  answered: readonly Answered[],
  name: string,
  find: (text: string) => string | undefined,
): Finding {
  const bad = answered.flatMap(({ observation, answer }) => {
    const trace = find(withoutEchoes(answerText(answer), observation));
    return trace === undefined ? [] : [{ observation, answer, trace }];
  });
  const [first] = bad;
  if (first === undefined) return { verdict: 'pass', found: `none in ${answered.length} answers` };
  const others = bad.length > 1 ? ` and ${bad.length - 1} more` : '';
  return {
    verdict: 'fail',
    found: `${name} in the ${first.answer.status} to ${first.observation.what}${others}: ${first.trace}`,
  };
}

/** Returns the reason phrase, headers and body of an answer, one per line. */
function answerText({ statusText, rawHeaders, text }: RawAnswer): string {
  return [statusText, ...rawHeaders, text].join('\n');
}

function sentText({ request: { path, rawHeaders, body } }: Observation): string {
  return [path, ...rawHeaders, Buffer.from(body).toString('latin1')].join('\n');
}

/** Removes the path of the request, which an answer may repeat: `Cannot POST /home/webhook`. */
function withoutEchoes(text: string, { request: { path } }: Observation): string {
  const [pathname = ''] = path.split('?');
  if (pathname.length === 1) return text;
  const quoted = pathname.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return text.replace(new RegExp(`(?<![\\w.~/-])${quoted}(?![\\w.~/-])`, 'g'), ' ');
}
