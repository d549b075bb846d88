/**
 * `phantom-webhook`: tokens, deliveries and handlers.
 * @module
 */
export * from './fetch.ts';
export { type WebhookHandler, webhookHandler } from './handler/webhook-handler.ts';
