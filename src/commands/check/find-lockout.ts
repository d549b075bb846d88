import type { PreparedCase } from '../../check/cases/case-list.ts';
import type { CheckCase } from '../../check/cases/check-case.ts';
import type { RequestMaker } from '../../check/cases/request-maker.ts';
import type { Lockout } from '../../check/judge/observed-run.ts';
import { isAccepted } from '../../check/judge/outcome-kind.ts';
import { type FireOptions, fireRequest } from '../../http/sender/fire-request.ts';

/** Watches whether the handler still accepts valid deliveries after wrong ones. */
export interface LockoutWatch {
  /** Sends a valid delivery before the first case with wrong ones. If even that one is refused, nothing is watched. */
  prepare(one: CheckCase): Promise<void>;
  /**
   * Sends a valid delivery while a case is sent, and another from a new address if it is not accepted. Undefined as long
   * as the handler accepts them, or if nothing listens any more.
   */
  look(next: PreparedCase): Promise<Lockout | undefined>;
}

export function watchForLockout(maker: Pick<RequestMaker, 'delivery'>, options: FireOptions): LockoutWatch {
  let isWatching: boolean | undefined;
  /** How many wrong authorizations were sent since the last valid delivery that was accepted, and the last case. */
  let wrongs = 0;
  let title = '';

  return {
    async prepare({ rule }) {
      if (rule.kind !== 'refuses') return;
      isWatching ??= isAccepted(await fireRequest(maker.delivery(), options));
    },
    async look({ case: { rule, title: nextTitle }, requests }) {
      if (isWatching !== true || (rule.kind !== 'refuses' && rule.kind !== 'no-lockout')) return undefined;
      const found = await lookNow();
      if (found === undefined) wrongs = 0;
      wrongs += requests.filter(({ role }) => role !== 'after').length;
      title = nextTitle;
      return found;
    },
  };

  async function lookNow(): Promise<Lockout | undefined> {
    if (wrongs === 0) return undefined;
    const first = await fireRequest(maker.delivery(), options);
    // A single failure can have another reason.
    const outcome = isAccepted(first) ? first : await fireRequest(maker.delivery(), options);
    if (isAccepted(outcome) || (outcome.kind === 'failed' && outcome.reason === 'refused')) return undefined;
    const localAddress = freshAddresses(options.url);
    const elsewhere =
      localAddress === undefined
        ? undefined
        : await fireRequest(maker.delivery(), { ...options, localAddress });
    return { title, outcome, wrongs, isOfAddress: elsewhere !== undefined && isAccepted(elsewhere) };
  }
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
