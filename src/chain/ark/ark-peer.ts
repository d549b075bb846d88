import type { ArkGeneration } from '../../protocol/events/generation.ts';
import type { Block } from '../../protocol/events/payloads/payloads-of-phantom-2.2.ts';
import type { Peer } from '../../protocol/events/payloads/payloads-of-released.ts';
import { drawInteger } from '../crypto/seed.ts';
import { isoTime } from '../network/iso-time.ts';
import { networkOf } from '../network/networks.ts';
import { slotOf } from '../network/round.ts';
import type { ChainOptions } from '../phantom/phantom-chain.ts';

const versions: Readonly<Record<ArkGeneration, string>> = {
  'ark-2.3': '2.3.23',
  'ark-2.4': '2.4.15',
  'ark-2.7': '2.7.26',
  'ark-3': '3.9.1',
};

const apiPort = 4003;

/**
 * Returns a peer as ARK prints it, keys in the order in which the node sets them while it verifies the peer (`core-p2p`
 * 2.7.26 and 3.9.1 `peer.js`, `peer-communicator.js`). A new peer has no ports, because the node requests them later.
 * @param header the last block the peer has
 */
export function arkPeer(
  { network: name, seed, atMs }: ChainOptions,
  generation: ArkGeneration,
  index: number,
  header: Block,
  isRemoved: boolean,
): Peer {
  const { peerPort: port } = networkOf({ network: name, generation });
  // From a range reserved for documentation (RFC 5737), where nobody answers.
  const ip = `203.0.113.${(index % 254) + 1}`;
  const { height } = header;
  const ports = isRemoved ? { '@arkecosystem/core-api': apiPort } : {};
  const isThree = generation === 'ark-3';
  return {
    ip,
    ...(isThree ? { port, ports, sequentialErrorCounter: isRemoved ? 3 : 0 } : { ports, port }),
    state: { height, forgingAllowed: true, currentSlot: slotOf(header.timestamp), header },
    plugins: { '@arkecosystem/core-api': { port: apiPort, enabled: true, estimateTotalCount: false } },
    latency: drawInteger(seed, `peer/${index}/latency`, 3, 400),
    version: versions[generation],
    verificationResult: { myHeight: height, hisHeight: height, highestCommonHeight: height },
    lastPinged: isoTime(atMs),
  };
}
