import { declareCommand } from '../../flags/command-declaration.ts';
import { list, toggle, value, valueWithDefault } from '../../flags/flag.ts';
import {
  readChoice,
  readCount,
  readFileName,
  readPort,
  readText,
  readTime,
} from '../../flags/flag-values.ts';
import { readBlockTime } from './flags.ts';

const maxTransactions = 150;

export const nodeCommand = declareCommand({
  words: ['node'],
  summary: 'a local node: webhook API, a fake chain, deliveries',
  arguments: [],
  flags: {
    port: valueWithDefault('PORT', 'port of the webhook API; 0 picks a free one', readPort, '4004'),
    'p2p-port': valueWithDefault(
      'PORT',
      'port that events are emitted at; 0 picks a free one',
      readPort,
      '4002',
    ),
    host: valueWithDefault('ADDRESS', 'address to listen on', readText, '127.0.0.1'),
    whitelist: list('ADDRESSES', 'who may call, such as 192.168.*; repeatable (default 127.0.0.1)', readText),
    profile: valueWithDefault(
      'NAME',
      'which generation: phantom-2.2, ark-2.7 or ark-3',
      readChoice(['phantom-2.2', 'ark-2.7', 'ark-3']),
      'phantom-2.2',
    ),
    network: valueWithDefault(
      'NAME',
      'mainnet, devnet or testnet',
      readChoice(['mainnet', 'devnet', 'testnet']),
      'mainnet',
    ),
    seed: value('TEXT', 'same seed and same --at, same chain', readText),
    at: value('TIME', 'when the chain begins, ISO 8601 or Unix ms (default now)', readTime),
    'block-time': valueWithDefault('DURATION', 'how often a block is forged, or off', readBlockTime, '8s'),
    transactions: value('N', 'transactions in each block (default: drawn)', readCount(maxTransactions)),
    'data-file': value('FILE', 'keeps the webhooks, so that they survive a restart', readFileName),
    json: toggle('print one JSON object per line'),
  },
  isLongRunning: true,
  examples: [
    { line: 'phantom-webhook node', purpose: 'as Phantom Core 2.2.4, on the port that it uses' },
    {
      line: 'phantom-webhook node --profile ark-3 --port 0 --p2p-port 0',
      purpose: 'as ARK 3, on free ports',
    },
    { line: 'phantom-webhook node --data-file webhooks.json', purpose: 'webhooks survive a restart' },
    { line: 'phantom-webhook node --block-time 1s --transactions 10', purpose: 'a busy chain' },
    {
      line: `curl :4002/internal/utils/events -H 'x-auth: forger' \\
    --json '{"event":"block.forged","body":{}}'`,
      purpose: 'emit an event of your own, with --block-time off if nothing else is to come',
    },
  ],
  exitCodes: {
    0: 'stopped with Ctrl-C',
    2: 'usage, or a data file that is none',
    3: 'port in use, or a data file that cannot be read or written',
  },
  async perform({ flags }, context) {
    const { node } = await import('./node.ts');
    return node(
      {
        port: flags.port,
        host: flags.host,
        p2pPort: flags['p2p-port'],
        profile: flags.profile,
        whitelist: flags.whitelist,
        network: flags.network,
        seed: flags.seed,
        atMs: flags.at,
        blockTimeMs: flags['block-time'] === 'off' ? undefined : flags['block-time'],
        transactions: flags.transactions,
        dataFile: flags['data-file'],
        isJson: flags.json,
      },
      context,
    );
  },
});
