import type { CheckCase, Observation } from '../../check/cases/check-case.ts';
import type { RequestMaker } from '../../check/cases/request-maker.ts';
import type { Lockout } from '../../check/judge/observed-run.ts';
import { isAccepted, isRefused } from '../../check/judge/outcome-kind.ts';
import { type FireOptions, fireRequest } from '../../http/sender/fire-request.ts';

/** Watches whether the handler still accepts valid deliveries after wrong ones. */
export interface LockoutWatch {
  /**
   * Sends a valid delivery after a case, and another from a new address if that one is refused. Undefined as long as
   * the handler accepts them.
   */
  look(one: CheckCase, observations: readonly Observation[]): Promise<Lockout | undefined>;
}

export function watchForLockout(maker: Pick<RequestMaker, 'delivery'>, options: FireOptions): LockoutWatch {
  let wrongs = 0;
  return {
    async look({ rule, title }, observations) {
      if (rule.kind !== 'refuses') return undefined;
      wrongs += observations.filter(({ role }) => role !== 'after').length;
      const outcome = await fireRequest(maker.delivery(), options);
      if (!isRefused(outcome)) {
        wrongs = 0;
        return undefined;
      }
      const localAddress = freshAddresses(options.url);
      const elsewhere =
        localAddress === undefined
          ? undefined
          : await fireRequest(maker.delivery(), { ...options, localAddress });
      return { title, outcome, wrongs, isOfAddress: elsewhere !== undefined && isAccepted(elsewhere) };
    },
  };
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
