/**
 * `phantom-webhook/fetch`: receives deliveries on servers that use web standards. It imports nothing from Node.
 * @module
 */
export { Problem, type ProblemCode } from '../problem.ts';
export type { DeliveryFormat, UnreadableDelivery } from '../protocol/delivery/delivery.ts';
export type {
  AuthorizationRejection,
  Authorized,
  Rejected,
  RejectionReason,
} from '../protocol/delivery/verdict.ts';
export type { DeliveryDeviation } from '../protocol/events/delivery-deviation.ts';
export type {
  AppliedTransaction,
  Ark3Wallet,
  ArkWallet,
  Block,
  EventPayloads,
  MissedDelegate,
  Peer,
  PhantomPeer,
  PooledTransaction,
  ReceivedBlock,
  RejectedTransaction,
  RoundDelegate,
  TransactionV1,
  TransactionV2,
  Wallet,
  WalletChange,
  WalletVote,
} from '../protocol/events/payloads/payloads-of-released.ts';
export type {
  AnyTransaction,
  AnyWallet,
  PayloadsOf,
  ReleasedEventName as EventName,
} from '../protocol/events/payloads-of.ts';
export { splitToken, type Token } from '../protocol/token/token.ts';
export { createToken } from './handler/create-token.ts';
export {
  createDeduplicator,
  type DeduplicationStore,
  type Deduplicator,
  type DeduplicatorOptions,
  type WebhookId,
} from './handler/deduplicator.ts';
export { type DeliverySchemaOptions, deliverySchema } from './handler/delivery-schema.ts';
export { type FetchHandler, fetchHandler } from './handler/fetch-handler.ts';
export type { HandlerOptions } from './handler/handler-options.ts';
export { parseDelivery } from './handler/parse-delivery.ts';
export type { StandardIssue, StandardResult, StandardSchemaV1 } from './handler/standard-schema.ts';
export type { TokenSource } from './handler/token-source.ts';
export type { Delivery } from './handler/typed-delivery.ts';
export type { UnexpectedPayload, ValidationOptions } from './handler/validation.ts';
export {
  type AuthorizationHeader,
  isAuthorized,
  verifyAuthorization,
} from './handler/verify-authorization.ts';
