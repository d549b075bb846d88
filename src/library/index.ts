/**
 * `phantom-webhook`: tokens, deliveries, handlers, and what tests of both ends need. What tests need is loaded when it is
 * first called.
 * @module
 */
export * from './fetch.ts';
export { type WebhookHandler, webhookHandler } from './handler/webhook-handler.ts';
export {
  createReceiver,
  type ReceiverOptions,
  type RefusedRequest,
  type TestReceiver,
} from './testing/create-receiver.ts';
export type { WaitOptions } from './testing/inbox.ts';
export { sendDelivery } from './testing/send-delivery.ts';
export type { SendOptions, SentDelivery } from './testing/send-made-delivery.ts';
