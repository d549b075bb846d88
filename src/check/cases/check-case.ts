import type { ProfileName } from '../../protocol/delivery/profile-name.ts';
import type { Manner, RawOutcome, RawRequest } from '../../protocol/delivery/raw-request.ts';
import type { CheckVerdict } from './check-result.ts';
import type { RequestMaker } from './request-maker.ts';

/** The groups of cases. The id of a case starts with its group. */
export const caseGroups = ['accepts', 'refuses', 'survives', 'order', 'in-time', 'discloses'] as const;

type CaseGroup = (typeof caseGroups)[number];

/** One requirement on a handler, as data. None of its texts contains a secret. */
export interface CheckCase {
  readonly id: `${CaseGroup | 'fuzz'}/${string}`;
  readonly title: string;
  /** What a correct handler answers, as a sentence without a full stop. */
  readonly expected: string;
  readonly why: string;
  /** What to do when it fails. */
  readonly change: string;
  /** When the change is not needed, or what else there is to know of it. */
  readonly remark?: string;
  /** The senders that send it; absent for what any sender may send. Other senders only make it a warning. */
  readonly sentBy?: readonly ProfileName[];
  /** Whether it is sent only if one of those senders is checked, because it takes many requests. */
  readonly isForSendersOnly?: true;
  readonly manner: Manner;
  readonly rule: Rule;
  /** Makes the requests. The same maker in the same state makes the same bytes. */
  requests(maker: RequestMaker): readonly CaseRequest[];
  /**
   * Possible causes of a failure, the likeliest first. Each is shown by the simplest delivery that shares one property
   * with what failed: if the handler does not accept that either, it is the cause.
   * @param failed what was not accepted
   */
  suspects?(maker: RequestMaker, failed: readonly CaseRequest[]): readonly Suspect[];
}

/** A possible cause of a failure. */
export interface Suspect {
  /** The property that is left of what failed, as a phrase for "the handler answered 500 to {what}". */
  readonly what: string;
  readonly request: RawRequest;
  /** What to do if it is the cause. */
  readonly change: string;
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
      /** Any other 4xx is as good, because the request differs in more than its authorization. */
      readonly mayRefuseOtherwise?: boolean;
    }
  | {
      readonly kind: 'survives';
      /** HTTP lets a server close the connection without an answer. */
      readonly mayClose?: boolean;
      /** The sender breaks off early. Only a refused connection fails; an answer of 5xx is a warning. */
      readonly isCutOff?: boolean;
      /** No node sends it, and only a holder of the token can: an answer of 5xx is a warning. */
      readonly mayFail?: boolean;
    }
  | { readonly kind: 'refuses-early' }
  /** Judged by what followed the wrong authorizations of the run. */
  | { readonly kind: 'no-lockout' }
  /** Judged by the command of `--effect`, whose output shows what the handler did. */
  | {
      readonly kind: 'effect' /** A missing or additional effect is a warning. */;
      readonly isTaste?: boolean;
    }
  /** Judged by the memory of the process of `--pid`, which grows if the handler keeps what it refused. */
  | { readonly kind: 'forgets' }
  /** Judged on all refusals of the run so far. */
  | { readonly kind: 'ends-at-refusal' }
  | {
      readonly kind:
        | 'answers-in-time'
        | 'answers-together-in-time'
        | 'stays'
        | 'no-informational'
        | 'honest-json';
    }
  | {
      readonly kind: 'discloses';
      readonly what: 'token' | 'stack-trace' | 'file-path' | 'difference' | 'timing';
    };

/** One request of a case. */
export interface CaseRequest {
  /** What is sent, as a phrase for "the handler answered 500 to {what}". */
  readonly what: string;
  /**
   * `probe` is judged. `control` is the same request without the probed fault: a handler that does not refuse even that
   * is not blamed twice. `after` is a valid delivery that shows whether the handler still works, and `stranger` an
   * unauthorized one that shows whether it still refuses.
   */
  readonly role: 'probe' | 'control' | 'after' | 'stranger';
  /** Whether the work of the handler must show, or must not. Only with `--effect`. */
  readonly effect?: 'wanted' | 'unwanted';
  /** The `what` of the control that a probe is compared with. */
  readonly control?: string;
  readonly request: RawRequest;
  /** Sent instead of the request, by cases that measure memory. */
  readonly repeated?: RepeatedRequest;
}

/** Many requests that differ only in a number. They are made when they are sent, because together they are large. */
interface RepeatedRequest {
  readonly count: number;
  request(number: number): RawRequest;
}

/** How the memory of the handler changed while a repeated request was sent. */
export type MemoryChange =
  | {
      readonly kind: 'measured';
      readonly sent: number;
      /** The size of their authorizations and bodies. */
      readonly sentBytes: number;
      /** Negative if the memory shrank. */
      readonly grownBytes: number;
      /** By how much the memory may have grown before the runtime collects garbage. */
      readonly spareBytes: number;
    }
  /** Not all were sent and refused, or the process could not be read any more. */
  | { readonly kind: 'too-slow' | 'not-refused' | 'process-ended' };

/** A request and its outcome. */
export interface Observation extends CaseRequest {
  readonly outcome: RawOutcome;
  /** Whether the output of the command of `--effect` changed after it; absent without that flag. */
  readonly hasEffect?: boolean;
  /** Absent without `--pid`. The outcome is that of the request that decided. */
  readonly memory?: MemoryChange;
}

export interface Finding {
  readonly verdict: CheckVerdict;
  /** What the handler did, as a sentence without a full stop. May contain untrusted text. */
  readonly found: string;
  /** What to do about it; by default the advice of the case. */
  readonly change?: string;
}
