import { frameworks } from '../../check/fixes/framework.ts';
import {
  grouped,
  list,
  type OptionsOf,
  suggesting,
  toggle,
  value,
  valueOrNone,
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
import { type ProfileName, profileNames } from '../../protocol/delivery/profile-name.ts';
import { defaultAmount, readFuzzAmount } from './fuzz-amount.ts';

/** Reads ids, groups or globs, separated by commas. */
const readCases = suggesting('case', (text) =>
  readText(text)
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== ''),
);

const readSender = readChoice([...profileNames, 'all']);

/** Reads the profiles of senders, separated by commas. */
const readSenders = suggesting([...profileNames, 'all'], (text): readonly ProfileName[] => {
  const names = text.split(',').map((name) => readSender(name.trim()));
  return profileNames.filter((name) => names.includes('all') || names.includes(name));
});

/** Of any process of Linux (proc_sys_kernel(5), pid_max). */
const largestPid = 4_194_304;

export const checkFlags = {
  ...grouped('Cases', {
    only: list('--only ID', 'only these cases: ids, groups (refuses) or globs; repeatable', readCases),
    skip: list('--skip ID', 'exclude these cases; repeatable', readCases),
    senders: valueWithDefault(
      '--profile NAMES',
      `the senders that the handler has to accept: ${profileNames.join(', ')}, or all; separated by commas`,
      readSenders,
      'phantom-2.2',
    ),
    isList: toggle('--list', 'show the cases and send nothing'),
  }),
  ...grouped('Generated deliveries', {
    fuzz: valueOrNone(
      '--fuzz N|DURATION',
      'send generated deliveries instead of the cases: so many (default 500), or for so long',
      readFuzzAmount,
      defaultAmount,
    ),
    saveFolder: value('--save DIR', 'with --fuzz: keep the smallest delivery of each failure', readFileName),
    againFolder: value(
      '--again DIR',
      'send the deliveries that --save kept instead of the cases',
      readFileName,
    ),
  }),
  ...grouped('Tokens', tokenFlags),
  ...grouped('Sending', {
    timeoutMs: valueWithDefault('--timeout DURATION', 'how long an answer may take', readDuration, '1500ms'),
    maxTimeMs: valueWithDefault(
      '--max-time DURATION',
      'limit for the whole run; the remaining cases are skipped, and the exit code is 1',
      readDuration,
      '5m',
    ),
    waitMs: value('--wait DURATION', 'wait this long for the handler to accept connections', readDuration),
    effect: value(
      '--effect COMMAND',
      'a shell command whose output changes with each accepted delivery, and with no other',
      readText,
    ),
    pid: value(
      '--pid PID',
      'the process of the handler: also test whether it keeps refused deliveries in memory (Linux)',
      readCount(largestPid),
    ),
    /** Decides every generated value; undefined draws one and prints it. */
    seed: value('--seed TEXT', 'the same seed and --at give the same bytes', readText),
    atMs: value('--at TIME', 'the time of sending, ISO 8601 or Unix ms (default now)', readTime),
    isInsecure: toggle('--insecure', 'accept any TLS certificate'),
  }),
  ...grouped('Output', {
    framework: value(
      '--for FRAMEWORK',
      `word the fixes for it (default: the one that the answers show): ${frameworks.join(', ')}`,
      readChoice(frameworks),
    ),
    isVerbose: toggle('-v, --verbose', 'show every case that did not pass, what was expected and why'),
    junitFile: value('--junit FILE', 'also write the verdicts as JUnit XML', readFileName),
    isJson: toggle('--json', 'print JSON lines'),
  }),
} as const;

export interface CheckOptions extends OptionsOf<typeof checkFlags> {
  /** Undefined only with `--list`. */
  readonly url: string | undefined;
}
