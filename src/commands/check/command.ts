import { declareCommand } from '../../flags/command-declaration.ts';
import { list, suggesting, toggle, value, valueWithDefault } from '../../flags/flag.ts';
import { readDuration, readFileName, readText, readTime } from '../../flags/flag-values.ts';
import { tokenFlags } from '../../flags/token-flags.ts';

const readCase = suggesting('case', readText);

export const checkCommand = declareCommand({
  words: ['check'],
  summary: 'fire good, bad and hostile deliveries at a handler, and judge it',
  arguments: [
    {
      name: 'url',
      description: 'the handler, such as http://127.0.0.1:3000/webhook',
      isRequired: false,
    },
  ],
  flags: {
    ...tokenFlags,
    only: list('ID', 'only these cases: ids, groups such as refuses, or globs; repeatable', readCase),
    skip: list('ID', 'not these cases; repeatable', readCase),
    list: toggle('show the cases and send nothing'),
    timeout: valueWithDefault('DURATION', 'within which an answer is in time', readDuration, '1500ms'),
    'max-time': valueWithDefault(
      'DURATION',
      'for the whole run; what is not sent by then is skipped, and the exit code is 1',
      readDuration,
      '5m',
    ),
    seed: value('TEXT', 'same seed and same --at, same bytes', readText),
    at: value('TIME', 'when it is sent, ISO 8601 or Unix ms (default now)', readTime),
    junit: value('FILE', 'also write the verdicts as JUnit XML', readFileName),
    insecure: toggle('take any TLS certificate'),
    json: toggle('print JSON lines'),
  },
  isLongRunning: false,
  examples: [
    {
      line: 'phantom-webhook check http://127.0.0.1:3000/webhook',
      purpose: 'with the token of the environment',
    },
    {
      line: 'phantom-webhook check :3000/webhook --only refuses --skip refuses/list',
      purpose: 'a group of cases, but for one',
    },
    {
      line: 'phantom-webhook check :3000/webhook --junit report.xml',
      purpose: 'for a CI server',
    },
    { line: 'phantom-webhook check --list', purpose: 'what it sends' },
  ],
  exitCodes: {
    0: 'no case failed; there may be warnings',
    1: 'a case failed, or not all could be sent',
    2: 'usage',
    3: 'a file that cannot be read or written',
    130: 'interrupted',
  },
  async perform({ arguments: [url], flags }, context) {
    const { check } = await import('./check.ts');
    return check(
      {
        url,
        tokens: flags.token,
        tokenFile: flags['token-file'],
        only: flags.only.flatMap(idsOf),
        skip: flags.skip.flatMap(idsOf),
        isList: flags.list,
        timeoutMs: flags.timeout,
        maxTimeMs: flags['max-time'],
        isJson: flags.json,
        junitFile: flags.junit,
        seed: flags.seed,
        atMs: flags.at,
        isInsecure: flags.insecure,
      },
      context,
    );
  },
});

/** Several may stand together, with commas between. */
function idsOf(text: string): readonly string[] {
  return text
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
}
