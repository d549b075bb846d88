import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { setImmediate } from 'node:timers';

/** How likely a connection is to carry a delivery, from least to most. */
const claims = ['refused', 'unknown', 'trusted', 'in-hand'] as const;

/**
 * `refused`: only refused requests so far. `unknown`: no complete head of a request yet. `trusted`: an authorized
 * request, already answered. `in-hand`: an authorized request that is being read or waits for its answer.
 */
export type Claim = (typeof claims)[number];

export interface ConnectionsOptions {
  /** How many connections may stay open. More are open only until what they have sent has been read. */
  readonly maxConnections: number;
  /** @param stream where requests are read from: the socket, or the TLS stream on it */
  claimOf(stream: Duplex): Claim;
  /** Called for each stream that requests will be read from. */
  onOpen?(stream: Duplex): void;
  /** Called each time connections are closed to make room. */
  onCrowded?(): void;
}

/** The open connections of a server. */
export interface Connections {
  /** Closes those on which nothing has arrived. */
  closeSilent(): void;
  closeAll(): void;
}

/** Tracks the connections of a server, ignores their errors, and closes the least useful ones beyond the limit. */
export function holdConnections(server: Server, options: ConnectionsOptions): Connections {
  const { maxConnections, claimOf, onOpen, onCrowded } = options;
  /** Oldest first. */
  const connections = new Set<Socket>();
  /** Bun reports 0 bytes read on every connection, even if a request has arrived. */
  const requested = new WeakSet<Socket>();
  /** The TLS stream of a connection, if Node reads requests from one and not from the socket. */
  const secured = new WeakMap<Socket, Duplex>();
  let isWaiting = false;

  server.on('connection', (socket: Socket) => {
    connections.add(socket);
    hold(socket);
    socket.once('close', () => connections.delete(socket));
    if (connections.size <= maxConnections || isWaiting) return;
    isWaiting = true;
    // Choose only after the data that arrived with the newest connections has been read, in the next turn.
    setImmediate(() => setImmediate(makeRoom));
  });
  server.on('secureConnection', (stream: Socket) => {
    hold(stream);
    const socket = [...connections].find((candidate) => isSamePeer(candidate, stream));
    if (socket !== undefined) secured.set(socket, stream);
  });
  server.on('request', ({ socket }) => requested.add(socket));

  return {
    closeSilent() {
      for (const socket of connections) {
        if (socket.bytesRead === 0 && !requested.has(socket)) socket.destroy();
      }
    },
    closeAll() {
      for (const socket of connections) socket.destroy();
    },
  };

  function hold(stream: Duplex): void {
    // Node removes its own listener from a socket that it hands over, as for CONNECT. An error without any listener
    // would end the process.
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
 * Returns the connections to close so that no more than `maxConnections` remain. While several addresses are connected,
 * each may hold half of the limit: beyond that, those of its connections that have delivered nothing are closed first.
 * Then the claim decides, oldest first, because a young connection may carry a delivery that has yet to arrive.
 */
export function leastUseful<Held extends Seat>(
  oldestFirst: readonly Held[],
  maxConnections: number,
): readonly Held[] {
  const byClaim = claims.flatMap((claim) => {
    const held = oldestFirst.filter((seat) => seat.claim === claim);
    // Newest first: older deliveries in hand are closer to their answer.
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
