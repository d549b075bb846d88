import { durationWords } from '../duration-words.ts';
import { Problem } from '../problem.ts';
import { conditionOperators } from '../protocol/conditions/condition.ts';
import { lacksTls, type PostFailure } from '../protocol/delivery/post-outcome.ts';
import type {
  ForeignClue,
  NodeRefusal,
  ValidationFault,
  ValidationRule,
} from '../protocol/webhooks/node-result.ts';
import type { NodeWebhook } from '../protocol/webhooks/node-webhook.ts';
import { withoutTokens } from '../without-tokens.ts';

/** What a call was about. */
export interface CallFacts {
  /** The webhook that the call was for. */
  readonly id?: string;
  /** What the failed call may have caused anyway, as a sentence. */
  readonly aftermath?: string;
}

interface NodeFacts {
  readonly node: string;
  /** What to do if no answer arrives in time. */
  readonly timeoutAdvice?: string | undefined;
}

/** Explains in the user's words why a node did not do what it was asked for, and what to do about it. */
export function nodeProblem(
  refusal: NodeRefusal,
  { node, id = '', aftermath, timeoutAdvice }: CallFacts & NodeFacts,
): Problem {
  const problem = plainProblem(refusal, { node, timeoutAdvice }, id);
  if (aftermath === undefined) return problem;
  const hint = [problem.hint, aftermath].filter((sentence) => sentence !== undefined).join(' ');
  return new Problem(problem.code, problem.message, { hint });
}

function plainProblem(refusal: NodeRefusal, { node, timeoutAdvice }: NodeFacts, id: string): Problem {
  switch (refusal.kind) {
    case 'invalid':
      return refused(`The node refused the webhook: ${faultWords(refusal.fault)}.`, adviceOf(refusal.fault));
    case 'forbidden':
      return refused(
        `The node at ${node} does not allow calls from this machine (403).`,
        'Its default whitelist is ["127.0.0.1","::ffff:127.0.0.1"]. localhost may mean ' +
          '::1, which is not on it: use http://127.0.0.1:4004. To allow another address, add it to server.whitelist ' +
          'of core-webhooks in the node’s plugins.js, and restart the node. Its log has the refused address.',
      );
    case 'not-found':
      return refusal.isCertain
        ? noSuchWebhook(id)
        : refused(
            `The node answered 500 for webhook ${id}.`,
            'Nodes before ARK 2.4, including Phantom, answer 500 for an unknown id and for ' +
              'other errors. Run phantom-webhook webhook list to see the known ids.',
          );
    case 'node-error':
      return refused(
        `The node failed with ${refusal.status}: ${beginning(refusal.message, 200)}.`,
        'Check the log of the node.',
      );
    case 'foreign':
      return unreachable(
        `The server at ${node} is not the webhook API of a node (status ${refusal.status}).`,
        foreignHints[refusal.clue],
      );
    case 'too-large':
      return refused(`The answer of the node is larger than ${refusal.maxBytes} bytes.`, undefined);
    case 'timeout':
      return unreachable(`No answer from ${node} within ${durationWords(refusal.timeoutMs)}.`, timeoutAdvice);
    case 'tls':
      return unreachable(
        `Cannot establish a TLS connection to ${node} (${refusal.code}).`,
        tlsHint(refusal.code),
      );
    case 'interrupted':
      return unreachable('Interrupted.', undefined);
    case 'unreachable':
      return unreachable(
        `Cannot reach a node at ${node} (${refusal.failure.reason === 'refused' ? 'connection refused' : refusal.failure.detail}).`,
        unreachableHint(refusal.failure),
      );
  }
}

/** @param listed the webhooks of the node, as far as they are known */
export function noSuchWebhook(id: string, listed: readonly Pick<NodeWebhook, 'id'>[] = []): Problem {
  // protocol.md section 3.2: ids are integers up to ARK 2.2 and in Phantom, UUIDs later. Upgrading a node removes the
  // webhooks with integer ids.
  const mayBeOfBefore = /^\d+$/.test(id) && !listed.some((webhook) => typeof webhook.id === 'number');
  return refused(
    `The node has no webhook ${id}.`,
    `Run phantom-webhook webhook list to see the known ids.${mayBeOfBefore ? ' Since ARK 2.3, ids are UUIDs.' : ''}`,
  );
}

const foreignHints: Readonly<Record<ForeignClue, string>> = {
  'no-route':
    'This may be another port of the node. The webhook API uses port 4004, the public API 4003, and peers 4001 or 4002.',
  redirect: 'It redirects, which no node does. Use the final URL with --node.',
  login: 'It requires a login, which no released node does. There may be a proxy in front of the node.',
  html: 'It answers with a web page. The webhook API of a node uses port 4004.',
  'other-json': 'It answers with other JSON. The webhook API of a node uses port 4004.',
  'not-json': 'Its answer is not JSON. The webhook API of a node uses port 4004.',
};

function unreachableHint({ reason }: PostFailure): string {
  switch (reason) {
    case 'refused':
      return (
        'Check that the node runs, and the port (4004 by default, or CORE_WEBHOOKS_PORT). Webhooks are off ' +
        'unless CORE_WEBHOOKS_ENABLED is set. Phantom and ARK up to 2.2 also require CORE_WEBHOOKS_API_ENABLED.'
      );
    case 'unresolved':
      return 'No address is known for that name. Check the spelling.';
    case 'not-http':
      return 'The server does not speak HTTP. Try https:// instead of http://, or another port.';
    case 'reset':
    case 'cut-short':
      return 'The connection ended before an answer. Try https:// instead of http://. The node may also be starting.';
    default:
      return 'Check the address, and whether a firewall blocks it.';
  }
}

function tlsHint(code: string): string {
  return lacksTls(code)
    ? 'Try http:// instead of https://. Nodes speak plain HTTP.'
    : 'Use --insecure to accept any certificate.';
}

const ruleWords: Readonly<Record<Exclude<ValidationRule, 'other' | 'not-json'>, string>> = {
  required: 'is missing',
  unknown: 'is unknown',
  empty: 'must not be empty',
  uri: 'is not an absolute URL',
  choice: 'is not a known value',
  boolean: 'must be true or false',
  string: 'must be a string',
  array: 'must be a list',
};

function faultWords({ field, rule, message }: ValidationFault): string {
  if (rule === 'not-json') return 'it could not read the JSON';
  if (rule === 'other' || field === '') return `the node answered: ${beginning(message, 200)}`;
  return `${beginning(field, 100)} ${ruleWords[rule]}`;
}

/** Advises what to write instead. Keeps the sentence of the node, so that the user can look it up. */
function adviceOf({ field, rule, message }: ValidationFault): string {
  const said = `The node answered: ${beginning(message, 300)}`;
  if (rule === 'unknown') return `The node may be of another generation. ${said}`;
  if (/condition$/.test(field)) {
    return `Operators: ${conditionOperators.join(', ')}. ${said}`;
  }
  if (field.startsWith('conditions')) return `Write each as --where '<key> <operator> <value>'. ${said}`;
  if (field === 'target') return `Write it as http://host:port/path. ${said}`;
  if (field === 'event') return `Write the name of one event, such as block.forged. ${said}`;
  return said;
}

/** Shortens a text. Removes tokens first, because a token that was cut would no longer be found. */
function beginning(text: string, maxLength: number): string {
  return withoutTokens(text).slice(0, maxLength);
}

function refused(message: string, hint: string | undefined): Problem {
  return new Problem('node-refused', message, hint === undefined ? {} : { hint });
}

function unreachable(message: string, hint: string | undefined): Problem {
  return new Problem('node-unreachable', message, hint === undefined ? {} : { hint });
}
