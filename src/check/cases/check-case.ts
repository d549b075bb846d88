import type { Manner, RawOutcome, RawRequest } from '../../protocol/delivery/raw-request.ts';
import type { CheckVerdict } from './check-result.ts';
import type { RequestMaker } from './request-maker.ts';

/** What a group of cases is about; the first part of their ids. */
export const caseGroups = ['accepts', 'refuses', 'survives', 'order', 'in-time', 'discloses'] as const;

type CaseGroup = (typeof caseGroups)[number];

/** One thing that a handler has to do right, as data. No text of it holds a secret. */
export interface CheckCase {
  readonly id: `${CaseGroup}/${string}`;
  readonly title: string;
  /** What a right handler answers, as a sentence without a full stop. */
  readonly expected: string;
  readonly why: string;
  /** What to do when it fails. */
  readonly change: string;
  readonly manner: Manner;
  readonly rule: Rule;
  /** What is sent. The same maker in the same state gives the same bytes. */
  requests(maker: RequestMaker): readonly CaseRequest[];
}

/** How the answers are judged. */
export type Rule =
  | { readonly kind: 'accepts' /** A refusal is a warning. */; readonly isRefusalTaste?: boolean }
  | {
      readonly kind: 'refuses';
      /** Acceptance is a warning. */
      readonly isAcceptanceTaste?: boolean;
      /** The platform may refuse it before the handler sees it. */
      readonly isMalformed?: boolean;
    }
  | {
      readonly kind: 'survives';
      /** HTTP lets a server close the connection without an answer. */
      readonly mayClose?: boolean;
      /** The sender is gone before it could be answered, so that any answer will do. */
      readonly isCutOff?: boolean;
    }
  | { readonly kind: 'refuses-early' }
  | { readonly kind: 'answers-in-time' | 'stays' | 'no-informational' | 'honest-json' }
  | { readonly kind: 'discloses'; readonly what: 'token' | 'stack-trace' | 'file-path' | 'difference' };

/** One request of a case. */
export interface CaseRequest {
  /** What is sent, in words, as in "the handler answered 500 to {what}". */
  readonly what: string;
  /**
   * `probe` is judged. `control` is the same without what makes the mistake, so that a handler which takes that too is
   * not blamed twice. `after` is a right delivery that shows whether the handler still works.
   */
  readonly role: 'probe' | 'control' | 'after';
  /** Which control a probe is compared with: its `what`. */
  readonly control?: string;
  readonly request: RawRequest;
}

/** A request and what became of it. */
export interface Observation extends CaseRequest {
  readonly outcome: RawOutcome;
}

export interface Finding {
  readonly verdict: CheckVerdict;
  /** What the handler did, as a sentence without a full stop; may hold text from outside. */
  readonly found: string;
  /** What to do about it, where that is not what the case says. */
  readonly change?: string;
}
