import { closestName } from '../../closest-name.ts';
import { Problem } from '../../problem.ts';
import type { ProfileName } from '../../protocol/delivery/profile-name.ts';
import { createEventPattern, matchesEvent } from '../../protocol/events/event-pattern.ts';
import { type CheckCase, caseGroups } from './check-case.ts';

export interface Wish {
  /** Ids, groups or globs. Empty means all cases. */
  readonly only: readonly string[];
  readonly skip: readonly string[];
}

/** What a run can send. */
interface Means {
  readonly senders: readonly ProfileName[];
  /** Whether the effect of a delivery can be observed. */
  readonly showsEffect: boolean;
  /** Whether the memory of the handler can be measured. */
  readonly showsMemory: boolean;
}

/** Whether a case can be sent: some need a way to see an effect or the memory, and some are only for senders that are checked. */
export function canBeSent({ rule, isForSendersOnly, sentBy = [] }: CheckCase, means: Means): boolean {
  if (rule.kind === 'effect') return means.showsEffect;
  if (rule.kind === 'forgets') return means.showsMemory;
  return isForSendersOnly !== true || sentBy.some((sender) => means.senders.includes(sender));
}

/**
 * Selects ids. A group such as `refuses` stands for its cases, and `*` for any characters.
 * @throws Problem `bad-flag` for a text that matches no id, with a suggestion; and when no id is left
 */
export function selectIds(ids: readonly string[], { only, skip }: Wish): ReadonlySet<string> {
  const chosen = only.length === 0 ? ids : idsOf(ids, only, '--only');
  const left = new Set(chosen);
  for (const id of idsOf(ids, skip, '--skip')) left.delete(id);
  if (left.size > 0) return left;
  throw new Problem('bad-flag', 'No case is left to run.', {
    hint: '--skip excludes every selected case.',
  });
}

function idsOf(ids: readonly string[], texts: readonly string[], flag: string): readonly string[] {
  return texts.flatMap((text) => {
    const pattern = createEventPattern(text);
    const found = ids.filter((id) => id.startsWith(`${text}/`) || matchesEvent([pattern], id));
    if (found.length > 0) return found;
    const meant = closestName(text, [...caseGroups, ...ids]) ?? ids.find((id) => id.endsWith(`/${text}`));
    throw new Problem('bad-flag', `${flag}: expected the id of a case, a group or a glob, got "${text}".`, {
      hint:
        meant === undefined
          ? `Groups: ${caseGroups.join(', ')}; phantom-webhook check --list shows all ids.`
          : `Did you mean ${meant}?`,
    });
  });
}
