/**
 * `phantom-webhook/fetch`: receives deliveries on servers that use web standards. It imports nothing from Node.
 * @module
 */
export type {
  AnyTransaction,
  AnyWallet,
  AppliedTransaction,
  ArkWallet,
  Block,
  EventPayloads,
  MissedDelegate,
  Peer,
  PooledTransaction,
  ReceivedBlock,
  RejectedTransaction,
  Transaction,
  TransactionV2,
  Wallet,
  WalletChange,
  WalletVote,
} from '../chain/payload-types/event-payloads.ts';
export { Problem, type ProblemCode } from '../problem.ts';
export type { DeliveryFormat, UnreadableDelivery } from '../protocol/delivery/delivery.ts';
export type {
  AuthorizationRejection,
  Authorized,
  Rejected,
  RejectionReason,
} from '../protocol/delivery/verdict.ts';
export type { EventName } from '../protocol/events/event-names.ts';
export { splitToken, type Token } from '../protocol/token/token.ts';
export { createToken } from './handler/create-token.ts';
export { type FetchHandler, fetchHandler } from './handler/fetch-handler.ts';
export type { HandlerOptions } from './handler/handler-options.ts';
export { parseDelivery } from './handler/parse-delivery.ts';
export type { TokenSource } from './handler/token-source.ts';
export type { Delivery } from './handler/typed-delivery.ts';
export {
  type AuthorizationHeader,
  isAuthorized,
  verifyAuthorization,
} from './handler/verify-authorization.ts';
