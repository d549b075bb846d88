import type { ReleasedGeneration } from '../../protocol/events/generation.ts';
import { arkNetworks } from './ark-networks.ts';
import type { Network } from './network.ts';
import type { NetworkName } from './network-name.ts';
import { phantomNetworks } from './phantom-networks.ts';

/** Which network a chain or a payload belongs to. */
export interface NetworkChoice {
  readonly network: NetworkName;
  readonly generation: ReleasedGeneration;
}

/** Returns the network of this name of Phantom or ARK, whichever the generation belongs to. */
export function networkOf({ network, generation }: NetworkChoice): Network {
  return (generation === 'phantom-2.2' ? phantomNetworks : arkNetworks)[network];
}
