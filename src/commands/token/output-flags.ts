import { type FlagValues, toggle, value } from '../../flags/flag.ts';
import { readChoice } from '../../flags/flag-values.ts';

const readField = readChoice(['authorization', 'verification', 'token']);

export const tokenOutputFlags = {
  field: value('NAME', 'print one value alone: authorization, verification or token', readField),
  json: toggle('print one JSON object'),
} as const;

export function tokenOutput({ field, json }: FlagValues<typeof tokenOutputFlags>): {
  readonly field: 'authorization' | 'verification' | 'token' | undefined;
  readonly isJson: boolean;
} {
  return { field, isJson: json };
}
