import type { RawOutcome } from '../../protocol/delivery/raw-request.ts';
import type { CheckCase, Finding, Observation, Rule } from '../cases/check-case.ts';
import { judge } from '../judge/judge.ts';
import type { Run } from '../judge/observed-run.ts';
import { isAccepted, isClosed, isRefused } from '../judge/outcome-kind.ts';
import { outcomeWords } from '../judge/outcome-words.ts';
import { isAcceptanceTaste } from './authorization-choice.ts';
import { isKnownEvent } from './body-choices.ts';
import { foreignSenders } from './foreign-senders.ts';
import { type Expectation, expectationOf, type GeneratedDelivery } from './generated-delivery.ts';
import { mayFail } from './hostile-body-choice.ts';
import type { GeneratedRequest } from './make-requests.ts';

export interface GeneratedObservation extends GeneratedRequest {
  readonly outcome: RawOutcome;
}

export interface GeneratedFinding {
  readonly finding: Finding;
  /** The case whose rule decided. */
  readonly decidedBy: CheckCase;
  /**
   * What went wrong, for the question whether two failures or warnings are of one kind. Undefined if nothing did, or if a
   * pause of the machine can be the reason.
   */
  readonly failure: string | undefined;
  /** The observation that failed first; undefined like `failure`. */
  readonly failed: GeneratedObservation | undefined;
}

/** Judges how a handler answered a generated delivery, by the rules of the cases. The worst verdict counts. */
export function judgeGenerated(
  delivery: GeneratedDelivery,
  observations: readonly GeneratedObservation[],
  run: Omit<Run, 'observed'>,
): GeneratedFinding {
  const sentBy = foreignSenders(delivery, run.senders);
  const found = rulesOf(delivery, run).flatMap(([rule, expectation]): readonly GeneratedFinding[] => {
    const decidedBy = caseFor(rule, sentBy);
    const own = observations.filter((one) => expectation === undefined || one.expectation === expectation);
    if (own.length === 0) return [];
    const finding = judge(decidedBy, own, { ...run, observed: [{ case: decidedBy, observations }] });
    const { verdict } = finding;
    if (verdict === 'pass' || verdict === 'skip')
      return [{ finding, decidedBy, failure: undefined, failed: undefined }];
    if (isLostAnswer(delivery, own, rule)) {
      return [{ finding: { ...finding, verdict: 'warn' }, decidedBy, failure: undefined, failed: undefined }];
    }
    const failed = own.find((one) => !isFine(one, rule)) ?? own[0];
    return [{ finding, decidedBy, failure: failureOf(rule, failed), failed }];
  });
  for (const verdict of ['fail', 'warn', 'skip', 'pass'] as const) {
    const worst = found.find(({ finding }) => finding.verdict === verdict);
    if (worst !== undefined) return worst;
  }
  throw new Error('Expected at least one request, got none.');
}

/**
 * Returns the rules with the requests that they are about, undefined for all of them. The rule about the delivery itself
 * is the first.
 */
function rulesOf(
  delivery: GeneratedDelivery,
  { senders }: Pick<Run, 'senders'>,
): readonly (readonly [rule: Rule, expectation: Expectation | undefined])[] {
  // A handler may check the keys of the senders that it is made for.
  const hasUnknownKeys = delivery.unknownMembers.length > 0 && !senders.includes('portable');
  const isRefusalTaste = hasUnknownKeys || !isKnownEvent(delivery.event);
  const isAlone = delivery.pieces === 1 && delivery.manner === 'in-turn';
  const own = expectationOf(delivery);
  const main: readonly (readonly [rule: Rule, expectation: Expectation])[] = [
    [{ kind: 'accepts', isRefusalTaste }, 'valid'],
    [
      { kind: 'refuses', isMalformed: true, isAcceptanceTaste: isAcceptanceTaste(delivery.authorization) },
      'wrong',
    ],
    [{ kind: 'survives', mayFail: mayFail(delivery.body) }, 'hostile'],
  ];
  return [
    ...main.filter(([, expectation]) => expectation === own),
    ...main.filter(([, expectation]) => expectation !== own),
    // Only where nothing but the handler takes time.
    ...(isAlone ? ([[{ kind: 'answers-in-time' }, 'valid']] as const) : []),
    [{ kind: 'discloses', what: 'token' }, undefined],
    [{ kind: 'discloses', what: 'stack-trace' }, undefined],
    [{ kind: 'discloses', what: 'file-path' }, undefined],
  ];
}

/** The judge reads only the rule of a case. */
function caseFor(rule: Rule, sentBy: CheckCase['sentBy']): CheckCase {
  return {
    id: 'fuzz/delivery',
    title: 'a generated delivery',
    expected: '',
    why: '',
    change: '',
    manner: 'in-turn',
    ...(sentBy === undefined ? {} : { sentBy }),
    rule,
    requests: () => [],
  };
}

/**
 * Whether the connection ended without an answer while the body arrived. A handler that does not read the body may have
 * answered before; the answer is lost when the machine receives the remaining pieces. No node writes a body in pieces.
 */
function isLostAnswer(
  { pieces }: GeneratedDelivery,
  own: readonly GeneratedObservation[],
  rule: Rule,
): boolean {
  const bad = own.filter((one) => !isFine(one, rule));
  return pieces > 1 && bad.length > 0 && bad.every(({ outcome }) => isClosed(outcome));
}

function isFine({ role, outcome }: Observation, rule: Rule): boolean {
  switch (rule.kind) {
    case 'accepts':
      return isAccepted(outcome);
    case 'refuses':
      return isRefused(outcome);
    case 'survives':
      return role === 'after'
        ? isAccepted(outcome)
        : outcome.kind === 'answered' && (outcome.status < 500 || outcome.status === 501);
    default:
      return false;
  }
}

function failureOf(rule: Rule, failed: Observation | undefined): string {
  const what = rule.kind === 'discloses' ? rule.what : (failed?.role ?? '');
  if (failed === undefined || rule.kind === 'discloses' || rule.kind === 'answers-in-time')
    return `${rule.kind} ${what}`;
  const { outcome } = failed;
  // An accepted wrong delivery is the same failure whatever the status is.
  const answer = rule.kind === 'refuses' && isAccepted(outcome) ? 'accepted' : outcomeWords(outcome);
  return `${rule.kind} ${what} ${answer}`;
}
