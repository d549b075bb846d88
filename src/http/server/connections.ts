import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** What a connection has to do with a delivery, from the least to the most. */
const claims = ['refused', 'unknown', 'trusted', 'in-hand'] as const;

/**
 * `refused`: nothing but refused requests. `unknown`: no whole head of a request yet. `trusted`: an authorized request,
 * answered by now. `in-hand`: an authorized request that is being read or waits for its answer.
 */
export type Claim = (typeof claims)[number];

export interface ConnectionsOptions {
  /** How many connections may stay open; more are open only while what they have sent is read. */
  readonly maxConnections: number;
  /** @param stream what requests are read from: the socket, or the TLS stream on it */
  claimOf(stream: Duplex): Claim;
  /** Called for each stream that requests will be read from. */
  onOpen?(stream: Duplex): void;
  /** Called each time that connections are closed to make room. */
  onCrowded?(): void;
}

/**
 * Keeps track of the connections of a server, takes their errors, and closes the least useful ones beyond the limit.
 * @returns those that are open, in the order of their arrival
 */
export function holdConnections(server: Server, options: ConnectionsOptions): ReadonlySet<Socket> {
  const { maxConnections, claimOf, onOpen, onCrowded } = options;
  const connections = new Set<Socket>();
  /** What Node reads the requests of a connection from, where that is not its socket. */
  const secured = new WeakMap<Socket, Duplex>();
  let isWaiting = false;

  server.on('connection', (socket: Socket) => {
    connections.add(socket);
    hold(socket);
    socket.once('close', () => connections.delete(socket));
    if (connections.size <= maxConnections || isWaiting) return;
    isWaiting = true;
    // Nobody is judged before what has arrived with the newest connections has been read, which the next turn does.
    setImmediate(() => setImmediate(makeRoom));
  });
  server.on('secureConnection', (stream: Socket) => {
    hold(stream);
    const socket = [...connections].find((candidate) => isSamePeer(candidate, stream));
    if (socket !== undefined) secured.set(socket, stream);
  });
  return connections;

  function hold(stream: Duplex): void {
    // Node takes its own listener off a socket that it hands over, as for CONNECT; without any, an error ends the process.
    stream.on('error', ignore);
    onOpen?.(stream);
  }

  function makeRoom(): void {
    isWaiting = false;
    const open = [...connections].filter((socket) => !socket.destroyed);
    if (open.length <= maxConnections) return;
    const seats = open.map((socket) => ({
      socket,
      address: socket.remoteAddress ?? '',
      claim: claimOf(secured.get(socket) ?? socket),
    }));
    for (const { socket } of leastUseful(seats, maxConnections)) socket.destroy();
    onCrowded?.();
  }
}

export interface Seat {
  readonly address: string;
  readonly claim: Claim;
}

/**
 * The connections to close so that no more than `maxConnections` remain: first what an address that delivers nothing holds
 * beyond half of them while others want in, then by claim, the oldest first. A young connection may carry a delivery that
 * has yet to arrive.
 */
export function leastUseful<Held extends Seat>(
  oldestFirst: readonly Held[],
  maxConnections: number,
): readonly Held[] {
  const byClaim = claims.flatMap((claim) => {
    const held = oldestFirst.filter((seat) => seat.claim === claim);
    // Of deliveries in hand, the older ones are nearer to their answer.
    return claim === 'in-hand' ? held.toReversed() : held;
  });
  const counts = new Map<string, number>();
  for (const { address } of byClaim) counts.set(address, (counts.get(address) ?? 0) + 1);
  const share = Math.ceil(maxConnections / 2);
  const isBeyondShare = ({ address, claim }: Seat): boolean => {
    const count = counts.get(address) ?? 0;
    if (claim === 'in-hand' || claim === 'trusted' || count <= share) return false;
    counts.set(address, count - 1);
    return true;
  };
  const isShared = counts.size > 1;
  const beyondShare = new Set(isShared ? byClaim.filter(isBeyondShare) : []);
  const others = byClaim.filter((seat) => !beyondShare.has(seat));
  return [...beyondShare, ...others].slice(0, Math.max(0, oldestFirst.length - maxConnections));
}

function isSamePeer(one: Socket, other: Socket): boolean {
  return one.remotePort === other.remotePort && one.remoteAddress === other.remoteAddress;
}

function ignore(): void {}
