import { test } from 'vitest';
import { cases } from '../../src/check/case-list.ts';
import { checkHandler } from './check-handler.ts';
import { type Mutation, startHandler } from './handlers/start-handler.ts';

/** A right handler with one line of it changed, and all that `check` has to say of it. */
export interface Planted {
  readonly mistake: string;
  readonly mutation: Mutation;
  readonly fails?: readonly string[];
  readonly warns?: readonly string[];
  readonly skips?: readonly string[];
  /** The case that ends the process; what is sent after it is skipped. */
  readonly endsAt?: string;
  readonly flags?: readonly string[];
}

/** Each mistake is found by the cases that name it, and by no other. */
export function testPlanted(planted: readonly Planted[]): void {
  const each = test.concurrent.for(planted);
  each('a handler that $mistake', async ({ mutation, fails = [], warns = [], ...rest }, context) => {
    const url = await startHandler('node', context, mutation);
    const { ids, exitCode } = await checkHandler(url, ...(rest.flags ?? []));
    const skips = rest.endsAt === undefined ? (rest.skips ?? []) : sentAfter(rest.endsAt);
    context
      .expect({ fails: ids('fail'), warns: ids('warn'), skips: ids('skip') })
      .toEqual({ fails, warns, skips });
    context.expect(exitCode).toBe(fails.length > 0 ? 1 : 0);
  });
}

function sentAfter(ended: string): readonly string[] {
  const ids: readonly string[] = cases.map(({ id }) => id);
  const rest = ids.slice(ids.indexOf(ended) + 1);
  const silent = ['no-token', 'no-stack-trace', 'no-file-path'].map((name) => `discloses/${name}`);
  return rest.filter((id) => !silent.includes(id));
}
