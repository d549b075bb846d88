import { firstCase } from '../../check/cases/accept-cases.ts';
import type { CheckCase, Finding, Observation } from '../../check/cases/check-case.ts';
import type { PayloadTexts } from '../../check/cases/payload-texts.ts';
import { createRequestMaker, type RequestMaker } from '../../check/cases/request-maker.ts';
import { explainColdStart, explainStart, remedyForStart } from '../../check/judge/explain-start.ts';
import { isAccepted, isRedirect } from '../../check/judge/outcome-kind.ts';
import { outcomesInShort } from '../../check/judge/outcome-words.ts';
import { type FireOptions, fireRequest } from '../../http/sender/fire-request.ts';
import { mayNeedTls, speaksTls } from '../../http/sender/speaks-tls.ts';
import type { ProfileName } from '../../protocol/delivery/profile.ts';
import type { Token } from '../../protocol/token/token.ts';

export interface ProfileSearch {
  readonly url: URL;
  readonly token: Token;
  readonly seed: string;
  readonly atMs: number;
  /** Created with the same seed and time. */
  readonly payloads: PayloadTexts;
  readonly timeoutMs: number;
  /** The sender that the handler is checked against. */
  readonly profile: ProfileName | 'all';
}

export type Start = {
  readonly case: CheckCase;
  readonly observations: readonly Observation[];
  readonly finding: Finding;
  readonly durationMs: number;
} & (
  | {
      readonly kind: 'usable';
      /** Fresh: no request has been made with it yet. */
      readonly maker: RequestMaker;
    }
  | { readonly kind: 'unusable' }
);

/** The format of nodes comes first. A handler written from the guidebook may understand only the others. */
const candidates: readonly ProfileName[] = ['phantom-2.2', 'portable', 'docs'];

/** How long the second attempt waits at least, for a handler that compiles or connects at its first delivery. */
const coldStartMs = 10_000;

/** Sends the correct delivery. Tries other formats as long as the handler may be rejecting the body. */
export async function findProfile(run: ProfileSearch, options: FireOptions): Promise<Start> {
  const startedMs = options.monotonicMs();
  const all: Observation[] = [];
  for (const profile of run.profile === 'all' ? candidates : [run.profile]) {
    const newMaker = () => createRequestMaker({ ...run, ...requestTarget(run.url), profile });
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
      return {
        kind: 'usable',
        maker: newMaker(),
        case: firstCase,
        finding: isCold
          ? explainColdStart(all)
          : { verdict: 'pass', found: `${outcomesInShort([observation])}${formatWords(profile)}` },
        observations: all,
        durationMs: options.monotonicMs() - startedMs,
      };
    }
    const mayBeBody =
      outcome.kind === 'answered' &&
      (outcome.status >= 500 || [400, 406, 409, 415, 422].includes(outcome.status));
    if (!mayBeBody) break;
  }
  const change = remedyForStart(all);
  return {
    kind: 'unusable',
    case: firstCase,
    finding: {
      verdict: 'fail',
      found: explainStart(all, run.url.host),
      ...(change === undefined ? {} : { change }),
    },
    observations: all,
    durationMs: options.monotonicMs() - startedMs,
  };
}

function formatWords(profile: ProfileName): string {
  return profile === 'phantom-2.2' ? '' : ` in the format ${profile}`;
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
