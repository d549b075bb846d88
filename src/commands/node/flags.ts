import { list, type OptionsOf, toggle, value, valueWithDefault } from '../../flags/flag.ts';
import {
  readChoice,
  readCount,
  readDuration,
  readFileName,
  readHost,
  readPort,
  readText,
  readTime,
} from '../../flags/flag-values.ts';
import { inspectorFlags } from '../../flags/inspector-flags.ts';

const maxTransactions = 150;

export const nodeFlags = {
  port: valueWithDefault('--port PORT', 'port of the webhook API; 0 picks a free one', readPort, '4004'),
  p2pPort: valueWithDefault(
    '--p2p-port PORT',
    'port where you can emit events; 0 picks a free one',
    readPort,
    '4002',
  ),
  host: valueWithDefault('--host ADDRESS', 'address to listen on', readHost, '127.0.0.1'),
  whitelist: list(
    '--whitelist ADDRESSES',
    'addresses that may call, for example 192.168.*; repeatable (default 127.0.0.1)',
    readText,
  ),
  profile: valueWithDefault(
    '--profile NAME',
    'the generation to emulate: phantom-2.2, ark-2.7 or ark-3',
    readChoice(['phantom-2.2', 'ark-2.7', 'ark-3']),
    'phantom-2.2',
  ),
  network: valueWithDefault(
    '--network NAME',
    'network of the profile: mainnet, devnet or testnet',
    readChoice(['mainnet', 'devnet', 'testnet']),
    'mainnet',
  ),
  seed: value('--seed TEXT', 'the same seed and --at give the same chain', readText),
  atMs: value('--at TIME', 'the start time of the chain, ISO 8601 or Unix ms (default now)', readTime),
  blockTimeMs: valueWithDefault('--block-time DURATION', 'time between blocks, or off', readBlockTime, '8s'),
  transactions: value(
    '--transactions N',
    'transactions in each block (default: random)',
    readCount(maxTransactions),
  ),
  dataFile: value('--data-file FILE', 'save the webhooks here, so they survive a restart', readFileName),
  isJson: toggle('--json', 'print one JSON object per line'),
  ...inspectorFlags,
} as const;

export type LocalNodeOptions = OptionsOf<typeof nodeFlags>;

/** Reads a duration. `off` gives undefined: blocks are then forged only at a key press. */
function readBlockTime(text: string): number | undefined {
  return text === 'off' ? undefined : readDuration(text);
}
