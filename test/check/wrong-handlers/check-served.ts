import { cases } from '../../../src/check/cases/case-list.ts';
import type { CheckResult } from '../../../src/check/cases/check-result.ts';
import type { PayloadTexts } from '../../../src/check/cases/payload-texts.ts';
import { runCases } from '../../../src/commands/check/run-cases.ts';
import { watchEffect } from '../../../src/commands/check/watch-effect.ts';
import { profileNames } from '../../../src/protocol/delivery/profile.ts';
import { type FakeContext, fakeContext } from '../../fake-context.ts';
import { guidebookToken } from '../../tokens.ts';
import type { ServedHandler } from './start-gallery.ts';

interface Wish {
  /** Ids or groups of the cases that are sent; empty for all. */
  readonly only: readonly string[];
  readonly timeoutMs?: number;
  /** Whether the cases about effects are sent, too. */
  readonly showsEffect?: boolean;
  readonly seed: string;
  readonly atMs: number;
  /** Created with the same seed and time. */
  readonly payloads: PayloadTexts;
}

/** A loaded machine may be slower than any sender would accept. */
const longMs = 20_000;

/** Checks a wrong handler. */
export async function checkServed(
  { url, stored }: ServedHandler,
  { only, timeoutMs = longMs, showsEffect = false, ...bytes }: Wish,
): Promise<readonly CheckResult[]> {
  const context: FakeContext = {
    ...fakeContext(),
    runShell: async () => ({ kind: 'exited', code: 0, output: Buffer.from(await stored()) }),
  };
  const ids = cases
    .filter(({ rule }) => showsEffect || rule.kind !== 'effect')
    .map(({ id }) => id)
    .filter((id) => only.length === 0 || isAmong(id, only));
  const chosen = new Set(ids);
  const run = {
    ...bytes,
    url,
    token: guidebookToken,
    timeoutMs,
    maxTimeMs: 300_000,
    isInsecure: false,
    senders: profileNames,
    effects: showsEffect ? await watchEffect('shows what the handler has stored', context) : undefined,
    selected: new Set([...chosen, 'accepts/right-delivery']),
    sent: chosen,
  } as const;
  const results: CheckResult[] = [];
  for await (const result of runCases(run, context)) results.push(result);
  return results;
}

/** Whether an id is one of these, or in one of these groups. */
export function isAmong(id: string, names: readonly string[]): boolean {
  return names.some((name) => id === name || id.startsWith(`${name}/`));
}
