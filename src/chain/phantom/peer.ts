import type { Block } from '../../protocol/events/payloads/payloads-of-phantom-2.2.ts';
import type { PhantomPeer } from '../../protocol/events/payloads/payloads-of-released.ts';
import { drawBytes, drawInteger } from '../crypto/seed.ts';
import { isoTime } from '../network/iso-time.ts';
import { type NetworkChoice, networkOf } from '../network/networks.ts';
import { slotOf } from '../network/round.ts';
import type { ChainOptions } from './phantom-chain.ts';

/**
 * Returns a peer as a node would send it if it could. The real object contains the logger and is circular, so it cannot
 * be written as JSON (payloads.md section 5.2). This is the same object without `logger` and `config`.
 * @param index the number of the peer
 * @param header the last block the peer has
 */
export function peerPayload(
  { seed, atMs, ...choice }: ChainOptions & NetworkChoice,
  index: number,
  header: Block,
  isRemoved: boolean,
): PhantomPeer {
  const { name, nethash, peerPort: port } = networkOf(choice);
  const label = `peer/${index}`;
  // From a range reserved for documentation (RFC 5737), where nobody answers.
  const ip = `203.0.113.${(index % 254) + 1}`;
  const { height } = header;
  return {
    ip,
    port,
    ban: atMs - 5,
    url: `http://${ip}:${port}`,
    state: {
      success: true,
      height,
      forgingAllowed: true,
      currentSlot: slotOf(header.timestamp),
      header,
    },
    offences: [],
    lastPinged: isoTime(atMs),
    verification: { myHeight: height, hisHeight: height, highestCommonHeight: height },
    headers: { version: '2.2.4', port, nethash, height: null, 'Content-Type': 'application/json' },
    nethash,
    os: 'linux',
    version: '2.2.4',
    ...(name === 'mainnet' ? {} : { hashid: drawBytes(seed, `${label}/hashid`).toString('hex', 0, 4) }),
    status: 200,
    delay: isRemoved ? -1 : drawInteger(seed, `${label}/delay`, 3, 400),
  };
}
