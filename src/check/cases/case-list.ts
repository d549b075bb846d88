import { acceptCases, firstCase } from './accept-cases.ts';
import { answerCases, orderCases } from './answer-cases.ts';
import { type CaseRequest, type CheckCase, caseGroups } from './check-case.ts';
import { discloseCases } from './disclose-cases.ts';
import { unwantedEffectCases, wantedEffectCases } from './effect-cases.ts';
import { eventCases } from './event-cases.ts';
import { memoryCases } from './memory-cases.ts';
import { optionalCases } from './optional-cases.ts';
import { refuseCases } from './refuse-cases.ts';
import type { RequestMaker } from './request-maker.ts';
import { surviveCases } from './survive-cases.ts';

/** Every case, in the order in which they are sent and reported. */
export const cases: readonly CheckCase[] = [
  firstCase,
  ...acceptCases,
  ...eventCases,
  ...optionalCases,
  ...wantedEffectCases,
  ...refuseCases,
  ...unwantedEffectCases,
  ...surviveCases,
  ...orderCases,
  ...answerCases,
  ...discloseCases,
  // Last, because so many requests change how the handler answers the next ones.
  ...memoryCases,
];

export interface PreparedCase {
  readonly case: CheckCase;
  readonly requests: readonly CaseRequest[];
}

/**
 * Prepares the requests of some cases, each when it is needed. Each case sends the same bytes, whichever other cases are
 * sent.
 */
export function* prepareCases(
  maker: RequestMaker,
  sent: ReadonlySet<string>,
): Generator<PreparedCase, void, void> {
  // What would follow the last one does not change its bytes.
  const last = cases.findLastIndex(({ id }) => sent.has(id));
  for (const one of cases.slice(0, last + 1)) {
    if (sent.has(one.id)) yield { case: one, requests: one.requests(maker) };
    else maker.passOver(() => one.requests(maker));
  }
}

/** The names that `--only` and `--skip` accept, apart from globs: the groups, then every id. */
export const caseNames: readonly string[] = [...caseGroups, ...cases.map(({ id }) => id)];
