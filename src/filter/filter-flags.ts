import { grouped, list, value } from '../flags/flag.ts';
import { parseCondition } from '../protocol/conditions/parse-condition.ts';
import { readEventPatterns } from './event-values.ts';

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
});
