import type { PostAnswer, PostFailureReason } from '../../protocol/delivery/post-outcome.ts';
import type { Forwarding } from '../../protocol/reception/reception.ts';
import { type Answer, accepted } from './answer.ts';

const broken: Answer = { status: 502, text: 'No answer from the target.' };
const late: Answer = { status: 504, text: 'No answer from the target in time.' };

const answersToFailures: Readonly<Record<PostFailureReason, Answer>> = {
  refused: broken,
  reset: broken,
  'cut-short': broken,
  unresolved: broken,
  unreachable: broken,
  'no-descriptor': broken,
  certificate: broken,
  'needs-tls': broken,
  'not-http': broken,
  'foreign-redirect': broken,
  'too-many-redirects': broken,
  'no-token': broken,
  other: broken,
  timeout: late,
  'no-turn': late,
  'queue-full': { status: 503, text: 'Too many deliveries wait for the target.' },
  interrupted: { status: 503, text: 'Stopping.' },
};

/** Returns the answer for the sender: that of the target or, of several targets, the one with the highest status. */
export function answerOfForwardings(forwardings: readonly Forwarding[]): Answer {
  const [first = accepted, ...others] = forwardings.map(answerOf);
  return others.reduce((worst, answer) => (answer.status > worst.status ? answer : worst), first);
}

function answerOf({ outcome }: Forwarding): Answer {
  return outcome.kind === 'failed' ? answersToFailures[outcome.reason] : passedOn(outcome);
}

/** Passes on the answer of a target, without Location: a sender that followed it would bypass the listener. */
function passedOn({ status, text, contentType }: PostAnswer): Answer {
  // No sender understands a status outside this range.
  if (status < 200 || status > 599) return broken;
  return isPlain(contentType) ? { status, text, headers: { 'Content-Type': contentType } } : { status, text };
}

/** Whether a value is safe in a header, wherever it comes from. */
function isPlain(contentType: string | undefined): contentType is string {
  return contentType !== undefined && /^[\x20-\x7e]{1,200}$/.test(contentType);
}
