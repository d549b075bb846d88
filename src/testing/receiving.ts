/** What `createReceiver` needs besides; in a file of its own, so that it is loaded late. */
export { openReceiver } from '../http/receiver.ts';
export { createVerifier } from '../protocol/verify-authorization.ts';
