import { declareCommand } from '../../flags/command-declaration.ts';
import { checkFlags } from './flags.ts';

export const checkCommand = declareCommand({
  words: ['check'],
  summary: 'check whether a handler is correct and safe',
  arguments: [
    {
      name: 'url',
      description: 'the handler, for example http://127.0.0.1:3000/webhook',
      isRequired: false,
    },
  ],
  flags: checkFlags,
  commonFlags: [
    'only',
    'skip',
    'isList',
    'senders',
    'fuzz',
    'saveFolder',
    'againFolder',
    'tokenFile',
    'timeoutMs',
    'waitMs',
    'isVerbose',
    'junitFile',
    'isJson',
  ],
  exclusive: [['fuzz', 'againFolder', 'isList']],
  isLongRunning: false,
  examples: [
    {
      line: 'phantom-webhook check http://127.0.0.1:3000/webhook',
      purpose: 'with the token from the environment',
    },
    {
      line: 'phantom-webhook check :3000/webhook --only refuses --skip refuses/list',
      purpose: 'a group of cases except one',
    },
    {
      line: 'phantom-webhook check :3000/webhook --junit report.xml',
      purpose: 'for a CI server',
    },
    {
      line: 'phantom-webhook check :3000/webhook --fuzz 2000 --save failing',
      purpose: 'with generated deliveries',
    },
    {
      line: 'phantom-webhook check :3000/webhook --again failing',
      purpose: 'with those that failed',
    },
    { line: 'phantom-webhook check --list', purpose: 'what it sends' },
  ],
  exitCodes: {
    0: 'no case failed (warnings are possible)',
    1: 'a case failed, or not every case could be sent',
    2: 'usage error',
    3: 'a file, the command of --effect or the process of --pid cannot be used',
    130: 'interrupted',
  },
  async perform({ arguments: [url], options }, context) {
    const { check } = await import('./check.ts');
    return check({ ...options, url }, context);
  },
});
