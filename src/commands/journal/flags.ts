import { readEventPatterns } from '../../filter/event-values.ts';
import { recordedSender } from '../../filter/filter-flags.ts';
import { list, type OptionsOf, toggle, value } from '../../flags/flag.ts';
import { readFileName } from '../../flags/flag-values.ts';
import { Problem } from '../../problem.ts';
import { parseCondition } from '../../protocol/conditions/parse-condition.ts';

/** Choose deliveries. */
const filterFlags = {
  events: value('--events GLOBS', "only these events, for example 'block.*'", readEventPatterns),
  conditions: list(
    '--where CONDITION',
    "only payloads that match, for example 'height gte 100'; repeatable, any match counts",
    parseCondition,
  ),
  profile: recordedSender,
} as const;

export type FilterFlagOptions = OptionsOf<typeof filterFlags>;

export const listFlags = {
  ...filterFlags,
  isJson: toggle('--json', 'print one JSON object per delivery'),
} as const;

export interface ListOptions extends OptionsOf<typeof listFlags> {
  /** `-` for standard input. */
  readonly file: string;
}

export const showFlags = {
  isJson: toggle('--json', 'print one JSON object per delivery'),
} as const;

export interface ShowOptions extends OptionsOf<typeof showFlags> {
  readonly file: string;
  /** None stands for the last delivery. */
  readonly positions: readonly number[];
}

export const diffFlags = {
  isJson: toggle('--json', 'print one JSON object per difference'),
} as const;

export interface DiffOptions extends OptionsOf<typeof diffFlags> {
  readonly file: string;
  readonly positions: readonly [before: number, after: number];
}

export const exportFlags = {
  harFile: value('--har FILE', 'required: the HAR 1.2 file to write, readable only by you', readFileName),
  ...filterFlags,
} as const;

export interface ExportOptions extends OptionsOf<typeof exportFlags> {
  readonly file: string;
  readonly harFile: string;
}

/** The argument that every command of the group takes first. */
export const journalArgument = {
  name: 'file',
  description:
    'a journal, what listen --json printed, the folder of a relay, or the URL of an engine; - reads standard input',
  isRequired: true,
  suggests: 'file',
} as const;

/** The position of a delivery in a journal, from 1. */
export function readPosition(text: string): number {
  if (/^0*[1-9]\d{0,11}$/.test(text)) return Number(text);
  throw new Problem('bad-flag', `Expected the number of a delivery, for example 3, got "${text}".`, {
    hint: 'Run phantom-webhook journal list to see the numbers.',
  });
}
