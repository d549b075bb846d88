import { isBrokenJson } from '../../protocol/delivery/post-outcome.ts';
import { profiles, type RedirectRule } from '../../protocol/delivery/profile.ts';
import { type ProfileName, profileNames } from '../../protocol/delivery/profile-name.ts';
import type { Finding, Observation, Rule } from '../cases/check-case.ts';
import { judgeTime, judgeTimeTogether } from './judge-time.ts';
import type { Run } from './observed-run.ts';
import { isAccepted, isRedirect } from './outcome-kind.ts';
import { observationWords } from './outcome-words.ts';

type AnswerRule = Extract<
  Rule,
  { kind: 'answers-in-time' | 'answers-together-in-time' | 'stays' | 'no-informational' | 'honest-json' }
>;

/** Judges how a valid delivery is answered. Whether it is accepted is judged by other cases. */
export function judgeAnswers({ kind }: AnswerRule, own: readonly Observation[], run: Run): Finding {
  const answered = own.filter(({ outcome }) => outcome.kind === 'answered');
  if (kind === 'answers-in-time') return judgeTime(own, run);
  if (kind === 'answers-together-in-time') return judgeTimeTogether(own, run);
  if (answered.length === 0) return { verdict: 'skip', found: observationWords(own) };
  switch (kind) {
    case 'stays':
      return judgeRedirects(own, run);
    case 'no-informational':
      return judgeInformational(own);
    case 'honest-json':
      return judgeJson(own, run);
  }
}

/** Looks at the answers to all valid deliveries so far: a handler may redirect only some of them. */
function judgeRedirects(own: readonly Observation[], { observed, senders: checked }: Run): Finding {
  const nodes = checked.filter((name) => realSenders.includes(name));
  const senders = nodes.length === 0 ? checked : nodes;
  let warning: Finding | undefined;
  for (const { what, outcome } of validDeliveries(own, observed)) {
    if (outcome.kind !== 'answered' || !isRedirect(outcome)) continue;
    const { status, location } = outcome;
    const place = location === undefined ? 'without a Location' : `to ${location}`;
    const losers = senders.filter(
      (sender) => location === undefined || !repeats(profiles[sender].redirects, status),
    );
    const found = `${status} ${place}, to ${what}`;
    const isLost = losers.length === senders.length;
    if (isLost) return { verdict: 'fail', found: `${found}; ${lossWords(losers)}` };
    warning ??= {
      verdict: 'warn',
      found: losers.length === 0 ? found : `${found}; ${lossWords(losers)}`,
    };
  }
  return warning ?? { verdict: 'pass', found: 'no redirect' };
}

/** The senders that are nodes. */
const realSenders: readonly ProfileName[] = profileNames.filter(
  (name) => name !== 'portable' && name !== 'docs',
);

/** Whether the client of a sender sends the same POST to the place that a redirect names. */
function repeats(rule: RedirectRule, status: number): boolean {
  const repeated: Readonly<Record<RedirectRule, readonly number[]>> = {
    axios: [301, 302, 307, 308],
    got: [307, 308],
    never: [],
  };
  return repeated[rule].includes(status);
}

function lossWords(losers: readonly ProfileName[]): string {
  return losers.length === realSenders.length
    ? 'every sender loses the delivery'
    : `lost by ${losers.join(', ')}`;
}

function judgeInformational(own: readonly Observation[]): Finding {
  const statuses = own.flatMap(({ outcome }) => {
    if (outcome.kind !== 'answered') return [];
    return outcome.status < 200 ? [...outcome.informational, outcome.status] : outcome.informational;
  });
  if (statuses.length === 0) return { verdict: 'pass', found: 'only the answer' };
  return { verdict: 'warn', found: `${statuses.join(', ')} before the answer` };
}

/** Looks at the answers to all valid deliveries so far: a handler may answer some of them in another way. */
function judgeJson(own: readonly Observation[], { observed }: Run): Finding {
  for (const { what, outcome } of validDeliveries(own, observed)) {
    if (outcome.kind === 'answered' && isAccepted(outcome) && isBrokenJson(outcome)) {
      return {
        verdict: 'warn',
        found: `${outcome.status} with Content-Type application/json to ${what}, but the body is not valid JSON`,
      };
    }
  }
  return { verdict: 'pass', found: 'no broken JSON' };
}

function validDeliveries(own: readonly Observation[], observed: Run['observed']): readonly Observation[] {
  const valid = observed.filter(({ case: { rule } }) => rule.kind === 'accepts');
  return [...valid.flatMap(({ observations }) => observations), ...own];
}
