import { type OptionsOf, toggle, value } from '../../flags/flag.ts';
import { readChoice } from '../../flags/flag-values.ts';

const readField = readChoice(['authorization', 'verification', 'token']);

export const outputFlags = {
  field: value('--field NAME', 'print only this value: authorization, verification or token', readField),
  isJson: toggle('--json', 'print one JSON object'),
} as const;

export type OutputOptions = OptionsOf<typeof outputFlags>;
