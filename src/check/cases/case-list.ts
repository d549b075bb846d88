import { acceptCases, firstCase } from './accept-cases.ts';
import { answerCases, orderCases } from './answer-cases.ts';
import { type CheckCase, caseGroups, type Exchange } from './check-case.ts';
import { discloseCases } from './disclose-cases.ts';
import { eventCases } from './event-cases.ts';
import { refuseCases } from './refuse-cases.ts';
import type { Kit } from './request-maker.ts';
import { surviveCases } from './survive-cases.ts';

/** Every case, in the order in which they are sent and told. */
export const cases: readonly CheckCase[] = [
  firstCase,
  ...acceptCases,
  ...eventCases,
  ...refuseCases,
  ...surviveCases,
  ...orderCases,
  ...answerCases,
  ...discloseCases,
];

export interface PreparedCase {
  readonly case: CheckCase;
  readonly exchanges: readonly Exchange[];
}

/** What the chosen cases send: the very bytes that they would send among all. */
export function prepareCases(kit: Kit, sent: ReadonlySet<string>): readonly PreparedCase[] {
  return cases.flatMap((one) => {
    if (sent.has(one.id)) return [{ case: one, exchanges: one.exchanges(kit) }];
    kit.passOver(() => one.exchanges(kit));
    return [];
  });
}

/** What `check` chooses its cases by, globs apart: the groups, then every id. */
export const caseNames: readonly string[] = [...caseGroups, ...cases.map(({ id }) => id)];
