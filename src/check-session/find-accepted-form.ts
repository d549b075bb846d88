import { firstCase } from '../check/cases/accept-cases.ts';
import type { CheckCase, Finding, Observation } from '../check/cases/check-case.ts';
import { createPayloadTexts, type PayloadTexts } from '../check/cases/payload-texts.ts';
import { createRequestMaker, type RequestMaker } from '../check/cases/request-maker.ts';
import { compareWhole, readNodeKeys, takeAnyContentType } from '../check/fixes/fixes.ts';
import { explainColdStart, explainStart, remedyForStart } from '../check/judge/explain-start.ts';
import { isAccepted, isRedirect } from '../check/judge/outcome-kind.ts';
import { outcomesInShort, outcomeWords } from '../check/judge/outcome-words.ts';
import { type FireOptions, fireRequest } from '../http/sender/fire-request.ts';
import { mayNeedTls, speaksTls } from '../http/sender/speaks-tls.ts';
import type { ProfileName } from '../protocol/delivery/profile-name.ts';
import type { Token } from '../protocol/token/token.ts';

export interface FormSearch {
  readonly url: URL;
  readonly token: Token;
  readonly seed: string;
  readonly atMs: number;
  /** Created with the same seed and time. */
  readonly payloads: PayloadTexts;
  readonly timeoutMs: number;
  /** The senders that the handler is checked against. */
  readonly senders: readonly ProfileName[];
}

/** What else is sent, and how long before the cases its deliveries were made: no two should have the same time. */
const otherAgesMs = { lockout: 10_000, again: 20_000 } as const;

type Purpose = keyof typeof otherAgesMs;

export type Start = {
  readonly case: CheckCase;
  readonly observations: readonly Observation[];
  readonly finding: Finding;
  readonly durationMs: number;
} & (
  | {
      readonly kind: 'usable';
      /** Makes the requests of the cases. No request has been made with it yet. */
      readonly maker: RequestMaker;
      /** Creates a maker of requests with other made-up values and times, which are the same for each purpose. */
      readonly otherMaker: (purpose: Purpose) => RequestMaker;
    }
  | { readonly kind: 'unusable' }
);

/** How a delivery is written. */
interface Form {
  readonly profile: ProfileName;
  readonly contentType?: string;
  readonly words: string;
  /** What a handler has to change that accepts only this form. */
  readonly change: string;
}

/** Forms that no checked sender uses, but a handler may be limited to. */
const otherForms: readonly Form[] = [
  {
    profile: 'phantom-2.2',
    contentType: 'application/json',
    words: 'with the Content-Type application/json, without a charset',
    change: takeAnyContentType,
  },
  { profile: 'portable', words: 'in the format portable', change: readNodeKeys },
  { profile: 'docs', words: 'in the format docs', change: readNodeKeys },
];

/** How long the second attempt waits at least, for a handler that compiles or connects at its first delivery. */
const coldStartMs = 10_000;

/**
 * Sends the correct delivery as the checked senders write it. If the handler may be rejecting its form, tries other
 * forms, so that everything else can still be judged.
 */
export async function findAcceptedForm(run: FormSearch, options: FireOptions): Promise<Start> {
  const startedMs = options.monotonicMs();
  const all: Observation[] = [];
  const senderForms = sendersInOrder(run.senders).map(
    (profile): Form => ({ profile, words: `in the format ${profile}`, change: firstCase.change }),
  );
  for (const form of [...senderForms, ...otherForms]) {
    const newMaker = () => createRequestMaker({ ...run, ...requestTarget(run.url), ...form });
    const [sent] = firstCase.requests(newMaker());
    if (sent === undefined) break;
    let outcome = await fireRequest(sent.request, options);
    const isCold = all.length === 0 && outcome.kind === 'failed' && outcome.reason === 'timeout';
    if (isCold) {
      all.push({ ...sent, outcome });
      const patienceMs = Math.max(coldStartMs, 2 * options.patienceMs);
      outcome = await fireRequest(sent.request, { ...options, patienceMs });
    }
    if (mayNeedTls(run.url, outcome) && (await speaksTls(run.url, options.signal))) {
      outcome = { ...outcome, reason: 'needs-tls' };
    }
    const observation = { ...sent, outcome };
    all.push(observation);
    if (isAccepted(outcome) && !(await isRedirectOfAll(observation, newMaker(), options))) {
      const isOfSender = run.senders.includes(form.profile) && form.contentType === undefined;
      return {
        kind: 'usable',
        maker: newMaker(),
        otherMaker: (purpose) => {
          const seed = `${run.seed}/${purpose}`;
          const payloads = createPayloadTexts(seed, run.atMs);
          const atMs = run.atMs - otherAgesMs[purpose];
          return createRequestMaker({ ...run, ...requestTarget(run.url), ...form, seed, atMs, payloads });
        },
        case: firstCase,
        finding: isCold ? explainColdStart(all) : formFinding(form, isOfSender, all),
        observations: all,
        durationMs: options.monotonicMs() - startedMs,
      };
    }
    if (!mayBeForm(outcome)) break;
  }
  const finding = (await findExpectation(run, all, options)) ?? startFinding(run, all);
  const durationMs = options.monotonicMs() - startedMs;
  return { kind: 'unusable', case: firstCase, finding, observations: all, durationMs };
}

/** A Phantom node first, if it is among the senders: handlers are written for it. */
function sendersInOrder(senders: readonly ProfileName[]): readonly ProfileName[] {
  return senders.toSorted((one, other) => Number(other === 'phantom-2.2') - Number(one === 'phantom-2.2'));
}

function mayBeForm(outcome: Observation['outcome']): boolean {
  return (
    outcome.kind === 'answered' &&
    (outcome.status >= 500 || [400, 406, 409, 415, 422].includes(outcome.status))
  );
}

function formFinding(form: Form, isOfSender: boolean, all: readonly Observation[]): Finding {
  const last = all.slice(-1);
  if (!isOfSender) {
    const [first] = all;
    const words = first === undefined ? '' : `${outcomeWords(first.outcome)}; `;
    return {
      verdict: 'fail',
      found: `${words}accepted only ${form.words}, in which the other cases are sent`,
      change: form.change,
    };
  }
  const format = all.length === 1 ? '' : ` ${form.words}`;
  return { verdict: 'pass', found: `${outcomesInShort(last)}${format}` };
}

function startFinding({ url }: FormSearch, all: readonly Observation[]): Finding {
  const change = remedyForStart(all);
  return {
    verdict: 'fail',
    found: explainStart(all, url.host),
    ...(change === undefined ? {} : { change }),
  };
}

/** What some handlers expect in the header instead of the half. */
const expectations: readonly (readonly [what: string, authorization: (token: Token) => string])[] = [
  ['the whole token', ({ token }) => token],
  ['the verification half', ({ verification }) => verification],
  ['Bearer before the half', ({ authorization }) => `Bearer ${authorization}`],
  ['Bearer before the whole token', ({ token }) => `Bearer ${token}`],
  ['the half in lower case', ({ authorization }) => authorization.toLowerCase()],
];

/** Explains a refusal by what the handler accepts instead; undefined if it accepts nothing of that. */
async function findExpectation(
  run: FormSearch,
  all: readonly Observation[],
  options: FireOptions,
): Promise<Finding | undefined> {
  const [first] = all;
  if (first?.outcome.kind !== 'answered' || ![401, 403].includes(first.outcome.status)) return undefined;
  for (const [what, authorization] of expectations) {
    const value = authorization(run.token);
    if (value === run.token.authorization) continue;
    const maker = createRequestMaker({ ...run, ...requestTarget(run.url), profile: 'portable' });
    const outcome = await fireRequest(maker.delivery({ authorizations: [value] }), options);
    if (!isAccepted(outcome)) continue;
    return {
      verdict: 'fail',
      found: `${outcomeWords(first.outcome)} to the half, but ${outcomeWords(outcome)} to ${what}. Nodes send only the half`,
      change: compareWhole,
    };
  }
  return undefined;
}

/** Whether unauthorized requests are redirected too. The redirect then happens before the handler: a wrong address. */
async function isRedirectOfAll(
  { outcome }: Observation,
  maker: RequestMaker,
  options: FireOptions,
): Promise<boolean> {
  if (!isRedirect(outcome)) return false;
  return isRedirect(await fireRequest(maker.delivery({ authorizations: [] }), options));
}

function requestTarget({ host, pathname, search }: URL): { readonly host: string; readonly path: string } {
  return { host, path: `${pathname}${search}` };
}
