import { cases } from './case-list.ts';
import { caseGroups } from './check-case.ts';

/** What `check` chooses its cases by, globs apart: the groups, then every id. */
export const caseNames: readonly string[] = [...caseGroups, ...cases.map(({ id }) => id)];
