import { type OptionsOf, toggle, value, valueWithDefault } from '../../flags/flag.ts';
import { readPort, readText } from '../../flags/flag-values.ts';
import { tokenFlags } from '../../flags/token-flags.ts';

export const doctorFlags = {
  node: value('--node URL', 'also check the webhook API of this node, and its webhooks', readText),
  target: value('--target URL', 'also check this target, with one unauthorized POST', readText),
  tokenFile: tokenFlags.tokenFile,
  port: valueWithDefault('--port PORT', 'the port that listen will use', readPort, '4044'),
  isJson: toggle('--json', 'print one JSON object per check'),
} as const;

export type DoctorOptions = OptionsOf<typeof doctorFlags>;
