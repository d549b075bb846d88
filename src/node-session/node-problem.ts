import { Problem } from '../problem.ts';
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
        `The node at ${node} does not let this machine in (403).`,
        'Its whitelist is ["127.0.0.1","::ffff:127.0.0.1"] unless its configuration says otherwise. localhost may mean ' +
          '::1, which is not in it: use http://127.0.0.1:4004. To let another address in, add it to server.whitelist ' +
          'of core-webhooks in the plugins.js of the node, and restart the node; its log names the address it refused.',
      );
    case 'not-found':
      return refusal.isCertain
        ? noSuchWebhook(id)
        : refused(
            `The node answered 500 for webhook ${id}.`,
            'Nodes before ARK 2.4, Phantom among them, answer so for an id that they do not have, and do not tell it from ' +
              'other troubles. phantom-webhook webhook list shows those they have.',
          );
    case 'node-error':
      return refused(
        `The node failed with ${refusal.status}: ${beginning(refusal.message, 200)}.`,
        'Its log says more.',
      );
    case 'foreign':
      return unreachable(
        `What answers at ${node} is not the webhook API of a node (${refusal.status}).`,
        foreignHints[refusal.clue],
      );
    case 'too-large':
      return refused(`The answer of the node is larger than ${refusal.maxBytes} bytes.`, undefined);
    case 'timeout':
      return unreachable(`No answer from ${node} within ${refusal.timeoutMs} ms.`, timeoutAdvice);
    case 'tls':
      return unreachable(`Cannot speak TLS with ${node} (${refusal.code}).`, tlsHint(refusal.code));
    case 'interrupted':
      return unreachable('Interrupted.', undefined);
    case 'unreachable':
      return unreachable(
        `Cannot reach a node at ${node} (${refusal.failure.detail}).`,
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
    `phantom-webhook webhook list shows those it has.${mayBeOfBefore ? ' From ARK 2.3 on ids are UUIDs.' : ''}`,
  );
}

const foreignHints: Readonly<Record<ForeignClue, string>> = {
  'no-route':
    'Is it another part of the node? The webhook API has a port of its own, 4004; the public API is at 4003 and the peers are at 4001 or 4002.',
  redirect: 'It redirects, which no node does there. Give the address that it redirects to with --node.',
  login: 'It asks for a login, which no released node does: something stands in front of the node.',
  html: 'It answers with a web page. The webhook API of a node is at port 4004.',
  'other-json': 'It answers with JSON of another kind. The webhook API of a node is at port 4004.',
  'not-json': 'Its answer is no JSON. The webhook API of a node is at port 4004.',
};

function unreachableHint({ reason }: PostFailure): string {
  switch (reason) {
    case 'refused':
      return (
        'Does the node run, and is the port right (4004 unless CORE_WEBHOOKS_PORT says otherwise)? Its webhooks are off ' +
        'unless CORE_WEBHOOKS_ENABLED is set, and up to ARK 2.2, in Phantom too, CORE_WEBHOOKS_API_ENABLED as well.'
      );
    case 'unresolved':
      return 'No address is known for that name. Is it right?';
    case 'not-http':
      return 'What answers there does not speak HTTP. Is it https:// rather than http://, or another port?';
    case 'reset':
    case 'cut-short':
      return 'The connection ended before an answer came. Is it https:// rather than http://? Is the node starting?';
    default:
      return 'Is the address right, and does a firewall let it through?';
  }
}

function tlsHint(code: string): string {
  return lacksTls(code)
    ? 'Is it http:// rather than https://? Nodes speak plain HTTP.'
    : '--insecure takes any certificate.';
}

const ruleWords: Readonly<Record<Exclude<ValidationRule, 'other' | 'not-json'>, string>> = {
  required: 'is missing',
  unknown: 'is not known to it',
  empty: 'may not be empty',
  uri: 'is no absolute URL to it',
  choice: 'is none of those it knows',
  boolean: 'has to be true or false',
  string: 'has to be a text',
  array: 'has to be a list',
};

function faultWords({ field, rule, message }: ValidationFault): string {
  if (rule === 'not-json') return 'it could not read the JSON';
  if (rule === 'other' || field === '') return `it says ${beginning(message, 200)}`;
  return `${beginning(field, 100)} ${ruleWords[rule]}`;
}

/** Advises what to write instead. Keeps the sentence of the node, so that the user can look it up. */
function adviceOf({ field, rule, message }: ValidationFault): string {
  const said = `It says: ${beginning(message, 300)}`;
  if (rule === 'unknown') return `A node of another generation? ${said}`;
  if (/condition$/.test(field)) {
    return `Operators: eq, ne, gt, gte, lt, lte, between, not-between, contains, regexp, truthy, falsy. ${said}`;
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
