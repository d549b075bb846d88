import { cases } from '../check/cases/case-list.ts';
import { createPayloadTexts } from '../check/cases/payload-texts.ts';
import { canBeSent } from '../check/cases/select-cases.ts';
import { fixFor } from '../check/fixes/framework-advice.ts';
import { runCases } from '../check-session/run-cases.ts';
import type { CommandContext } from '../context.ts';
import type { CheckLine } from '../inspector/messages.ts';
import type { Token } from '../protocol/token/token.ts';

interface CheckedTarget {
  readonly url: URL;
  readonly token: Token;
  readonly isInsecure: boolean;
}

const seedBytes = 8;
/** The defaults of `check`. */
const senders = ['phantom-2.2'] as const;
const timeoutMs = 1_500;
const maxTimeMs = 300_000;

/** Sends the cases of `check` to a target, as the command does without flags. Ends early once `signal` is aborted. */
export async function* checkTarget(
  target: CheckedTarget,
  signal: AbortSignal,
  context: CommandContext,
): AsyncGenerator<CheckLine, void, void> {
  const means = { senders, showsEffect: false, showsMemory: false };
  const sent = new Set(cases.filter((one) => canBeSent(one, means)).map(({ id }) => id));
  yield { kind: 'start', total: sent.size };
  const seed = Buffer.from(context.randomBytes(seedBytes)).toString('hex');
  const atMs = context.now();
  const payloads = createPayloadTexts(seed, atMs);
  const run = {
    ...{ ...target, seed, atMs, payloads, senders, timeoutMs, maxTimeMs, sent, selected: sent },
    effects: undefined,
    memory: undefined,
  };
  const stop = AbortSignal.any([context.stop, signal]);
  for await (const result of runCases(run, { stop, monotonicMs: context.monotonicMs })) {
    const { id, title, verdict, expected, found, why, durationMs } = result;
    const change = fixFor(result.framework, result.change);
    yield { kind: 'case', id, title, verdict, expected, found, why, change, durationMs };
  }
}
