import { grouped, list, toggle, value, valueWithDefault } from '../flags/flag.ts';
import { readChoice } from '../flags/flag-values.ts';
import { parseCondition } from '../protocol/conditions/parse-condition.ts';
import { type ProfileName, profileNames } from '../protocol/delivery/profile-name.ts';
import { shellWord } from '../terminal/text/shell-quote.ts';
import { readEventPatterns } from './event-values.ts';

/** Advice for who gives `--event` without a node. */
export function filterAdvice(events: readonly string[]): string {
  return `To filter deliveries: --events ${shellWord(events.join())}`;
}

/** The sender whose rules `--where` follows if none is given. */
export const defaultSender: ProfileName = 'phantom-2.2';

/** For commands that read recorded deliveries. */
export const recordedSender = valueWithDefault(
  '--profile NAME',
  `the sender whose rules conditions follow: ${profileNames.join(', ')}`,
  readChoice(profileNames),
  defaultSender,
);

/** The flags that choose deliveries, for every command that receives them. */
export const filterFlags = grouped('Filtering', {
  events: value(
    '--events GLOBS',
    "only these events, for example 'block.*,transaction.applied'",
    readEventPatterns,
  ),
  conditions: {
    ...list(
      '--where CONDITION',
      "only payloads that match, for example 'height gte 100'; repeatable, any match counts",
      parseCondition,
    ),
    // A condition may hold commas.
    separator: '\n',
  },
  /** Undefined for the default of `--where`, and for any known release with `--validate`. */
  sender: value(
    '--profile NAME',
    `the sender whose rules --where and --validate follow: ${profileNames.join(', ')}`,
    readChoice(profileNames),
  ),
  isValidating: toggle(
    '--validate',
    'mark payloads that differ from what nodes send: any release, or those of --profile',
  ),
});
