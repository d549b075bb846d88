import type { PreparedCase } from '../check/cases/case-list.ts';
import type { CaseRequest, CheckCase } from '../check/cases/check-case.ts';
import type { RequestMaker } from '../check/cases/request-maker.ts';
import type { Lockout } from '../check/judge/observed-run.ts';
import { isAccepted } from '../check/judge/outcome-kind.ts';
import { type FireOptions, fireRequest } from '../http/sender/fire-request.ts';

/** Watches whether the handler still accepts valid deliveries after wrong ones. */
export interface LockoutWatch {
  /** Sends a valid delivery before the first case with wrong ones. If even that one is refused, nothing is watched. */
  prepare(one: CheckCase): Promise<void>;
  /** Counts the wrong deliveries of a case that was sent. */
  count(sent: PreparedCase): void;
  /**
   * Sends a valid delivery, and another from a new address if it is refused. Undefined as long as the handler accepts
   * them, if it no longer answers, or if no wrong one was sent since it accepted one.
   */
  look(): Promise<Lockout | undefined>;
}

/** A single failure can have another reason. */
const attempts = 3;

export function watchForLockout(maker: Pick<RequestMaker, 'delivery'>, options: FireOptions): LockoutWatch {
  let isWatching: boolean | undefined;
  let wrongs = 0;
  let title = '';
  return {
    async prepare({ rule }) {
      if (rule.kind !== 'refuses') return;
      isWatching ??= isAccepted(await fireRequest(maker.delivery(), options));
    },
    count({ case: { rule, title: last }, requests }) {
      if (rule.kind !== 'refuses' && (rule.kind !== 'effect' || !requests.some(isUnwanted))) return;
      wrongs += requests.filter(({ role }) => role !== 'after').length;
      title = last;
    },
    async look() {
      if (isWatching !== true || wrongs === 0) return undefined;
      let outcome = await fireRequest(maker.delivery(), options);
      for (let attempt = 1; attempt < attempts && !isAccepted(outcome); attempt += 1) {
        outcome = await fireRequest(maker.delivery(), options);
      }
      if (isAccepted(outcome)) wrongs = 0;
      if (isAccepted(outcome) || outcome.kind !== 'answered') return undefined;
      const localAddress = freshAddresses(options.url);
      const elsewhere =
        localAddress === undefined
          ? undefined
          : await fireRequest(maker.delivery(), { ...options, localAddress });
      const isOfAddress = elsewhere?.kind === 'answered' ? isAccepted(elsewhere) : undefined;
      return { title, outcome, wrongs, isOfAddress };
    },
  };
}

function isUnwanted({ effect }: CaseRequest): boolean {
  return effect === 'unwanted';
}

/**
 * Returns a function that yields another loopback address each time, so that a handler cannot recognize the sender.
 * Undefined for a target that is not reached over IPv4 loopback. Linux accepts all of 127.0.0.0/8; other systems refuse the
 * connection.
 */
export function freshAddresses({ hostname }: URL): (() => string) | undefined {
  if (hostname !== 'localhost' && !/^127(?:\.\d{1,3}){3}$/.test(hostname)) return undefined;
  let used = 0;
  return () => {
    used += 1;
    return `127.${1 + (Math.floor(used / 62_500) % 250)}.${Math.floor(used / 250) % 250}.${1 + (used % 250)}`;
  };
}
