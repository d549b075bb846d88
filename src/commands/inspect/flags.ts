import { recordedSender } from '../../filter/filter-flags.ts';
import { grouped, list, type OptionsOf, toggle, valueWithDefault } from '../../flags/flag.ts';
import { readPagePort, readText } from '../../flags/flag-values.ts';
import { tokenFlags } from '../../flags/token-flags.ts';

export const inspectFlags = {
  ...grouped('Inspector', {
    port: valueWithDefault(
      '--port PORT',
      'port of the page on 127.0.0.1; 0 picks a free one',
      readPagePort,
      '0',
    ),
    opensUi: toggle('--open', 'open the page in your browser'),
    profile: recordedSender,
    isJson: toggle('--json', 'print the address as a JSON object'),
  }),
  ...grouped('Targets', {
    targets: list('--target URL', 'a handler that the page may send to and check; repeatable', readText),
    ...tokenFlags,
    isInsecure: toggle('--insecure', 'accept any TLS certificate of a target'),
  }),
} as const;

export interface InspectOptions extends OptionsOf<typeof inspectFlags> {
  /** A journal, the store of a relay, the URL of an engine, or `-` for standard input. Undefined only to send. */
  readonly source: string | undefined;
}
