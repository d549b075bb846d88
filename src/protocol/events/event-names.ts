/** The 18 events that a webhook can subscribe to in Phantom Core 2.2.4 (protocol.md section 5.1). */
export const phantomEventNames = [
  'block.applied',
  'block.forged',
  'block.reverted',
  'delegate.registered',
  'delegate.resigned',
  'forger.failed',
  'forger.missing',
  'forger.started',
  'peer.added',
  'peer.removed',
  'round.created',
  'state:started',
  'transaction.applied',
  'transaction.expired',
  'transaction.forged',
  'transaction.reverted',
  'wallet.saved',
  'wallet.created.cold',
] as const;

/** The events of every ARK generation from 2.3 on. */
const arkEventNames = [
  'block.applied',
  'block.disregarded',
  'block.forged',
  'block.received',
  'block.reverted',
  'delegate.registered',
  'delegate.resigned',
  'forger.failed',
  'forger.missing',
  'forger.started',
  'peer.added',
  'peer.removed',
  'round.applied',
  'round.created',
  'state.started',
  'transaction.applied',
  'transaction.expired',
  'transaction.forged',
  'transaction.pool.added',
  'transaction.pool.rejected',
  'transaction.pool.removed',
  'transaction.reverted',
] as const;

/** The 24 `ApplicationEvents` of ARK 2.3.0 to 2.5.38. */
export const ark23EventNames = [...arkEventNames, 'wallet.created.cold', 'wallet.saved'] as const;

/** The 32 `ApplicationEvents` of ARK 2.6.24 to 2.7.26. */
export const ark27EventNames = [
  ...arkEventNames,
  'internal.milestone.changed',
  'round.missed',
  'shutdown',
  'snapshot.complete',
  'snapshot.progress',
  'snapshot.start',
  'stateBuilder.finished',
  'state.starting',
  'wallet.unvote',
  'wallet.vote',
] as const;

/**
 * The 47 names of the enum of ARK 3 (core-kernel `enums/events.ts`) and others that it dispatches. The events of its
 * business and bridgechain transactions are omitted: nothing here can sign those.
 */
export const ark3EventNames = [
  ...arkEventNames,
  'cache.flushed',
  'cache.forgotten',
  'cache.hit',
  'cache.missed',
  'cache.written',
  'crypto.milestone.changed',
  'database.postDisconnect',
  'database.preConnect',
  'database.preDisconnect',
  'kernel.booted',
  'kernel.booting',
  'kernel.bootstrapper.bootstrapped',
  'kernel.bootstrapper.bootstrapping',
  'kernel.maintenance',
  'kernel.serviceProvider.booted',
  'kernel.serviceProvider.disposed',
  'kernel.serviceProvider.registered',
  'peer.disconnect',
  'peer.disconnected',
  'peer.disconnecting',
  'queue.failed',
  'queue.finished',
  'round.missed',
  'schedule.blockJob.finished',
  'schedule.cronJob.finished',
  'snapshot.complete',
  'snapshot.progress',
  'snapshot.start',
  'state.builder.finished',
  'state.starting',
  'wallet.attribute.forget',
  'wallet.attribute.set',
  'wallet.property.set',
  'wallet.unvote',
  'wallet.vote',
] as const;

/** The names of the enums of Mainsail 0.0.1-evm.6 (`packages/contracts/source/events.ts`), without its own webhooks.*. */
export const mainsailEventNames = [
  'apiNode.added',
  'apiNode.removed',
  'block.applied',
  'block.forged',
  'block.invalid',
  'block.received',
  'cache.flushed',
  'cache.forgotten',
  'cache.hit',
  'cache.missed',
  'cache.written',
  'consensus.bootstrapped',
  'consensus.precommited.any',
  'consensus.precommited.proposal',
  'consensus.prevoted.any',
  'consensus.prevoted.null',
  'consensus.prevoted.proposal',
  'consensus.proposal.accepted',
  'consensus.round.started',
  'crypto.milestone.changed',
  'evm.transaction.receipt',
  'kernel.booted',
  'kernel.booting',
  'kernel.bootstrapper.bootstrapped',
  'kernel.bootstrapper.bootstrapping',
  'kernel.serviceProvider.booted',
  'kernel.serviceProvider.disposed',
  'kernel.serviceProvider.registered',
  'peer.added',
  'peer.disconnect',
  'peer.disconnected',
  'peer.disconnecting',
  'peer.removed',
  'queue.failed',
  'queue.finished',
  'schedule.blockJob.finished',
  'schedule.cronJob.finished',
  'state.builder.finished',
  'state.started',
  'state.starting',
  'transaction.applied',
  'transaction.expired',
  'transaction.pool.added',
  'transaction.pool.rejected',
  'transaction.pool.removed',
  'validator.registered',
  'validator.resigned',
  'wallet.unvote',
  'wallet.vote',
] as const;

export type PhantomEventName = (typeof phantomEventNames)[number];
export type Ark23EventName = (typeof ark23EventNames)[number];
export type Ark27EventName = (typeof ark27EventNames)[number];
export type Ark3EventName = (typeof ark3EventNames)[number];
export type ArkEventName = Ark23EventName | Ark27EventName | Ark3EventName;

export type MainsailEventName = (typeof mainsailEventNames)[number];

/** The name of an event, in any generation. */
export type EventName = PhantomEventName | ArkEventName | MainsailEventName;
