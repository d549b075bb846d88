import { isSuccessStatus } from '../../protocol/delivery/post-outcome.ts';
import { maxDepth, outlineJson } from '../../protocol/json/json-outline.ts';
import {
  type ForeignClue,
  type NodeRefusal,
  readValidationFault,
} from '../../protocol/webhooks/node-result.ts';
import type { NodeReply, NodeRequest } from './node-request.ts';

/** A successful answer. `json` is undefined after a 204, which has no body. */
interface GoodAnswer {
  readonly kind: 'good';
  readonly json: unknown;
  readonly hasCors: boolean;
}

type Answered = Extract<NodeReply, { kind: 'answered' }>;

/** Whether a request is about one webhook, or about a route that every node has. */
export type Subject = 'webhook' | 'webhooks';

/** Reads a reply. Returns the good answer, or the reason why there is none. */
export function readReply(
  reply: NodeReply,
  { maxBytes, timeoutMs }: NodeRequest,
  subject: Subject,
): GoodAnswer | NodeRefusal {
  switch (reply.kind) {
    case 'too-large':
      return { kind: 'too-large', maxBytes };
    case 'timeout':
      return { kind: 'timeout', timeoutMs };
    case 'interrupted':
      return reply;
    case 'failed':
      return reply.reason === 'certificate'
        ? { kind: 'tls', code: reply.detail }
        : { kind: 'unreachable', failure: reply };
    case 'answered':
      return readAnswer(reply, subject);
  }
}

function readAnswer(answer: Answered, subject: Subject): GoodAnswer | NodeRefusal {
  const { status, text, hasCors } = answer;
  const json = parseJson(text);
  if (status === 204) return { kind: 'good', json: undefined, hasCors };
  if (isSuccessStatus(status)) {
    return json === undefined ? foreign(answer) : { kind: 'good', json, hasCors };
  }
  const refusal = readBoom(json, status);
  if (refusal === undefined) return foreign(answer);
  switch (status) {
    case 400:
    case 422:
      return { kind: 'invalid', status, fault: readValidationFault(refusal.message, refusal.keys) };
    case 403:
      return { kind: 'forbidden' };
    case 404:
      return subject === 'webhook'
        ? { kind: 'not-found', isCertain: true }
        : { kind: 'foreign', status, clue: 'no-route' };
    default:
      return status >= 500 ? { kind: 'node-error', status, message: refusal.message } : foreign(answer);
  }
}

/** Reads a refusal in the shape that hapi gives all of them: `{statusCode, error, message}`. */
function readBoom(
  json: unknown,
  status: number,
): { readonly message: string; readonly keys: readonly string[] } | undefined {
  const { statusCode, error, message = error, validation } = membersOf(json);
  if (statusCode !== status || typeof message !== 'string') return undefined;
  const { keys } = membersOf(validation);
  const names = Array.isArray(keys) ? keys.filter((key) => typeof key === 'string') : [];
  return { message, keys: names };
}

/** The refusal for an answer that did not come from a node. */
function foreign({ status, text, contentType }: Answered): NodeRefusal {
  return { kind: 'foreign', status, clue: clueOf(status, text, contentType) };
}

function clueOf(status: number, text: string, contentType: string): ForeignClue {
  if (status >= 300 && status < 400) return 'redirect';
  if (status === 401 || status === 407) return 'login';
  if (/html/i.test(contentType) || /^\s*<(?:!doctype|html)/i.test(text.slice(0, 200))) return 'html';
  if (parseJson(text) === undefined) return 'not-json';
  return status === 404 ? 'no-route' : 'other-json';
}

/** Parses JSON. Returns undefined if the text is not JSON, or nested so deeply that it must be an attack. */
function parseJson(text: string): unknown {
  if (outlineJson(text).depth > maxDepth) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Returns the members of an object, or none for any other value. */
export function membersOf(value: unknown): Partial<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
