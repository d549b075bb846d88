/**
 * `phantom-webhook`: tokens, deliveries, handlers, and test tools for handlers and senders. The code behind the test
 * tools is loaded when they are first called.
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
