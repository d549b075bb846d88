import type { CommandContext } from '../context.ts';
import { printable } from '../printable.ts';
import { type Condition, conditionText } from '../protocol/conditions/condition.ts';
import { conditionWarning } from '../protocol/conditions/condition-warning.ts';
import { profiles } from '../protocol/delivery/profile.ts';
import type { ProfileName } from '../protocol/delivery/profile-name.ts';
import { type EventPattern, unknownPattern } from '../protocol/events/event-pattern.ts';
import type { Expectation } from '../protocol/events/expectation.ts';

interface FilterWishes {
  readonly events: readonly EventPattern[] | undefined;
  readonly conditions: readonly Condition[];
  readonly profile: ProfileName;
  readonly expectations?: readonly Expectation[];
}

/** Warns about events that no node ever sends, and about conditions with surprising effects. */
export function warnOfFilter(
  { events = [], conditions, profile, expectations = [] }: FilterWishes,
  context: CommandContext,
): void {
  for (const pattern of [...events, ...expectations.map(({ pattern: expected }) => expected)]) {
    const unknown = unknownPattern(pattern);
    if (unknown === undefined) continue;
    const meant = unknown.meant === null ? '' : ` Did you mean ${unknown.meant}?`;
    context.say(`no node sends "${printable(pattern.text)}".${meant}`, 'note');
  }
  for (const condition of conditions) {
    const warning = conditionWarning(condition, profiles[profile].generation);
    if (warning !== undefined)
      context.say(`'${printable(conditionText(condition))}': ${printable(warning)}`, 'note');
  }
}
