import { declareCommand } from './declare-command.ts';
import { toggle, value, valueWithDefault } from './flag.ts';
import { readPath } from './read-path.ts';
import { readPort } from './read-port.ts';
import { readSize } from './read-size.ts';
import { readText } from './read-text.ts';
import { tokenFlags } from './token-flags.ts';

export const listenCommand = declareCommand({
  words: ['listen'],
  summary: 'a local receiver that verifies and prints deliveries',
  arguments: [],
  flags: {
    port: valueWithDefault('PORT', 'port to listen on; 0 picks a free one', readPort, '4044'),
    host: valueWithDefault('ADDRESS', 'address to listen on', readText, '127.0.0.1'),
    path: value('PATH', 'serve this path alone, such as /webhook', readPath),
    ...tokenFlags,
    json: toggle('print one JSON object per request'),
    compact: toggle('one line per delivery'),
    full: toggle('whole payloads, and the headers'),
    'show-rejected': toggle('the headers of rejected requests too'),
    'max-body': valueWithDefault('SIZE', 'largest body accepted', readSize, '5mb'),
    demo: toggle('forge blocks of a fake chain and deliver them here'),
  },
  exclusive: [['compact', 'full']],
  isLongRunning: true,
  examples: [
    { line: 'phantom-webhook listen', purpose: 'with the token of the environment, or a fresh one' },
    {
      line: 'phantom-webhook listen --token-file token.txt --path /webhook',
      purpose: 'as your handler would be called',
    },
    { line: "phantom-webhook listen --json | jq -r 'select(.event).event'", purpose: 'for a program' },
    { line: 'phantom-webhook listen --demo', purpose: 'see verified deliveries within seconds' },
  ],
  exitCodes: { 0: 'stopped with Ctrl-C', 2: 'usage', 3: 'port in use, file unreadable' },
  async perform({ flags }, context) {
    const { listen } = await import('../commands/listen.ts');
    return listen(
      {
        port: flags.port,
        host: flags.host,
        path: flags.path,
        tokens: flags.token,
        tokenFile: flags['token-file'],
        isJson: flags.json,
        detail: flags.compact ? 'compact' : flags.full ? 'full' : 'normal',
        showRejected: flags['show-rejected'],
        maxBodyBytes: flags['max-body'],
        isDemo: flags.demo,
      },
      context,
    );
  },
});
