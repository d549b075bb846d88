import type { NetworkName } from '../../chain/network/network.ts';
import { readDuration } from '../../flags/flag-values.ts';
import type { NodeProfileName } from '../../node/node-rules.ts';

export interface LocalNodeOptions {
  readonly port: number;
  readonly host: string;
  readonly p2pPort: number;
  readonly profile: NodeProfileName;
  /** Addresses that may call, as globs; empty for those of a stock node. */
  readonly whitelist: readonly string[];
  readonly network: NetworkName;
  readonly seed: string | undefined;
  /** Unix milliseconds. */
  readonly atMs: number | undefined;
  /** Undefined forges at a key press alone. */
  readonly blockTimeMs: number | undefined;
  readonly transactions: number | undefined;
  readonly dataFile: string | undefined;
  readonly isJson: boolean;
}

/** A duration, or `off`, which is undefined. */
export function readBlockTime(text: string): number | 'off' {
  return text === 'off' ? 'off' : readDuration(text);
}
