import { readEventPatterns } from '../../filter/event-values.ts';
import {
  grouped,
  list,
  type OptionsOf,
  suggesting,
  toggle,
  value,
  valueWithDefault,
} from '../../flags/flag.ts';
import {
  readChoice,
  readCount,
  readDuration,
  readFileName,
  readText,
  readTime,
} from '../../flags/flag-values.ts';
import { tokenFlags } from '../../flags/token-flags.ts';
import { Problem } from '../../problem.ts';
import { parseCondition } from '../../protocol/conditions/parse-condition.ts';
import { parseHeaderLine } from '../../protocol/delivery/header-line.ts';
import { defaultProfile } from '../../protocol/delivery/profile.ts';
import { profileNames } from '../../protocol/delivery/profile-name.ts';
import { scenarioNames } from '../../protocol/events/scenario-name.ts';
import { badAuthorizations } from '../../protocol/token/bad-authorization.ts';

const maxCount = 10_000_000;
const maxConcurrency = 1_000;

export const sendFlags = {
  ...grouped('Payload', {
    profile: valueWithDefault(
      '--profile NAME',
      `speak the wire format of this sender: ${profileNames.join(', ')}`,
      readChoice(profileNames),
      defaultProfile,
    ),
    /** Undefined takes that of the state file, or mainnet. */
    network: value(
      '--network NAME',
      'network of the profile: mainnet, devnet or testnet (default mainnet)',
      readChoice(['mainnet', 'devnet', 'testnet']),
    ),
    /** Decides every generated value; undefined draws one and prints it. */
    seed: value('--seed TEXT', 'the same seed and --at give the same bytes', readText),
    atMs: value('--at TIME', 'when the chain starts (default: so that it ends now)', readTime),
    set: list('--set PATH=VALUE', 'set a value of the payload before signing; repeatable', readAssignment),
    data: value(
      '--data FILE|JSON',
      'use this payload: a file, - for stdin, or JSON text',
      suggesting('file', readPayloadSource),
    ),
    scenario: value(
      '--scenario NAME',
      `send a sequence of events: ${scenarioNames.join(', ')}`,
      readChoice(scenarioNames),
    ),
    stateFile: value('--state FILE', 'save the chain here, and continue it in the next run', readFileName),
    isExact: toggle('--exact', 'keep amounts above 2^53 exact; Phantom rounds them'),
    isStrict: toggle('--strict', 'refuse events that stock nodes never deliver'),
  }),
  ...grouped('Request', {
    patch: list(
      '--patch PATH=VALUE',
      'set a value of the finished body, for example data.reward=5; repeatable',
      readAssignment,
    ),
    bodyFile: value('--body FILE', 'use this file as the whole body; - reads standard input', readFileName),
    headers: list(
      '-H, --header NAME: VALUE',
      'add a header, or replace the one with that name',
      parseHeaderLine,
    ),
    badAuthorization: value(
      '--bad-auth WAY',
      `send a wrong authorization: ${badAuthorizations.join(', ')}`,
      readChoice(badAuthorizations),
    ),
  }),
  ...grouped('Tokens', tokenFlags),
  ...grouped('Recorded deliveries', {
    /** A journal, or what `listen --json` printed. */
    fromFile: value('--from JOURNAL', 'send recorded deliveries again; - reads standard input', readFileName),
    events: value(
      '--events GLOBS',
      "with --from: only these events, for example 'block.*'",
      readEventPatterns,
    ),
    conditions: list(
      '--where CONDITION',
      "with --from: only payloads that match, for example 'height gte 100'; repeatable",
      parseCondition,
    ),
    isOnlyFailed: toggle(
      '--only-failed',
      'with --from: only deliveries that listen or a target did not answer with 2xx',
    ),
    speed: value(
      '--speed SPEED',
      'with --from: 1x keeps the recorded pace (default max); with --state: 1x waits until each block is due',
      readSpeed,
    ),
  }),
  ...grouped('Sending', {
    count: value('--count N', 'number of deliveries (default 1; with --from: all)', readCount(maxCount)),
    ratePerSecond: value(
      '--rate N/s',
      'send at most this many per second; max prepares them first and keeps connections open (default: no limit)',
      readRate,
    ),
    concurrency: valueWithDefault(
      '--concurrency N',
      'number of deliveries in progress at once',
      readCount(maxConcurrency),
      '1',
    ),
    timeoutMs: value(
      '--timeout DURATION',
      'how long to wait for an answer (default: as long as the sender)',
      readDuration,
    ),
    waitMs: value('--wait DURATION', 'wait this long for the handler to accept connections', readDuration),
    isInsecure: toggle('--insecure', 'accept any TLS certificate'),
  }),
  ...grouped('Output', {
    isVerbose: toggle('-v, --verbose', 'show each request and its answer in full'),
    isDryRun: toggle('--dry-run', 'print the request with the authorization masked; send nothing'),
    isCurl: toggle('--curl', 'with --dry-run: print the request as a curl command'),
    isJson: toggle('--json', 'print JSON lines'),
  }),
} as const;

type SendFlagOptions = OptionsOf<typeof sendFlags>;

export interface SendOptions extends SendFlagOptions {
  /** Undefined sends every event of a scenario or a journal. */
  readonly event: string | undefined;
  readonly url: string;
}

/** Returns how many deliveries are requested; infinite for all of a journal. */
export function wantedCount({ count, fromFile }: SendFlagOptions): number {
  return count ?? (fromFile === undefined ? 1 : Number.POSITIVE_INFINITY);
}

/** Whether a single delivery is requested. A scenario determines its own number. */
export function isSingle(options: SendFlagOptions): boolean {
  return wantedCount(options) === 1 && options.scenario === undefined;
}

/** Whether `--rate max` was given: deliveries are made ahead, and connections kept where the profile allows. */
export function isFlatOut({ ratePerSecond }: SendFlagOptions): boolean {
  return ratePerSecond === Number.POSITIVE_INFINITY;
}

/** Where a payload comes from. */
export type PayloadSource =
  | { readonly kind: 'file' /** `-` for standard input. */; readonly name: string }
  | { readonly kind: 'text'; readonly text: string };

/** Text that begins with a brace or a bracket is the payload itself; `@FILE` is a file whatever its name. */
function readPayloadSource(text: string): PayloadSource {
  if (/^\s*[{[]/.test(text)) return { kind: 'text', text: text.trim() };
  return { kind: 'file', name: readText(text.startsWith('@') ? text.slice(1) : text) };
}

/** Reads `path=value`. The path ends at the first equals sign. */
function readAssignment(text: string): { readonly path: string; readonly value: string } {
  const separator = text.indexOf('=');
  if (separator > 0) return { path: text.slice(0, separator), value: text.slice(separator + 1) };
  throw new Problem('bad-flag', `expected path=value, got "${text}".`);
}

const perSecond: Readonly<Record<string, number>> = { '': 1, '/s': 1, '/m': 1 / 60 };

/** Reads a rate such as `50/s`, `10/m` or `max`. Returns events per second, infinite for `max`. */
function readRate(text: string): number {
  if (text === 'max') return Number.POSITIVE_INFINITY;
  const [, digits, unit] = /^(\d+(?:\.\d+)?)(\/s|\/m)?$/.exec(text) ?? [];
  const rate = Number(digits) * (perSecond[unit ?? ''] ?? Number.NaN);
  if (rate > 0 && rate <= 1_000_000) return rate;
  throw new Problem('bad-flag', `expected a rate (50/s, 10/m or max), got "${text}".`);
}

/** Reads how many times as fast as recorded: `1x`, `2x`, `0.5x`. Returns infinity for `max`. */
export function readSpeed(text: string): number {
  if (text === 'max') return Number.POSITIVE_INFINITY;
  const speed = Number(/^(\d+(?:\.\d+)?)x$/.exec(text)?.[1]);
  if (speed >= 0.001 && speed <= 1_000_000) return speed;
  throw new Problem('bad-flag', `expected a speed (1x, 2x, 0.5x or max), got "${text}".`);
}
