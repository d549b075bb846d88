import type { PostFailure } from '../delivery/post-outcome.ts';
import type { ValidationFault } from './validation-fault.ts';

/** What became of one call of the webhook API of a node. */
export type NodeResult<Value> = { readonly kind: 'ok'; readonly value: Value } | NodeRefusal;

/** Why a call did not do what it was for. Texts are from outside. */
export type NodeRefusal =
  | { readonly kind: 'invalid'; readonly status: 400 | 422; readonly fault: ValidationFault }
  /** The whitelist of the node does not have the address of this machine. */
  | { readonly kind: 'forbidden' }
  /** `isCertain` is false for the 500 with which nodes before ARK 2.4 answer an unknown id, and other troubles. */
  | { readonly kind: 'not-found'; readonly isCertain: boolean }
  /** The node says that it failed. */
  | { readonly kind: 'node-error'; readonly status: number; readonly message: string }
  /** Something answers that is not the webhook API. */
  | { readonly kind: 'foreign'; readonly status: number; readonly clue: ForeignClue }
  | { readonly kind: 'too-large'; readonly maxBytes: number }
  | { readonly kind: 'timeout'; readonly timeoutMs: number }
  /** The certificate was not accepted, or the node does not speak TLS. */
  | { readonly kind: 'tls'; readonly code: string }
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'unreachable'; readonly failure: PostFailure };

/** What kind of stranger answered: a missing route, a redirect, a demand for a login, or a body of another kind. */
export type ForeignClue = 'no-route' | 'redirect' | 'login' | 'html' | 'other-json' | 'not-json';
