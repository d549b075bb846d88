import { cases } from '../../src/check/cases/case-list.ts';
import type { CheckResult } from '../../src/check/cases/check-result.ts';
import { createPayloadTexts } from '../../src/check/cases/payload-texts.ts';
import { canBeSent } from '../../src/check/cases/select-cases.ts';
import { runCases } from '../../src/check-session/run-cases.ts';
import { watchEffect } from '../../src/check-session/watch-effect.ts';
import { type ProfileName, profileNames } from '../../src/protocol/delivery/profile-name.ts';
import { type FakeContext, fakeContext } from '../fake-context.ts';
import { guidebookToken as token } from '../tokens.ts';

interface Wish {
  /** Ids or groups of the cases that are sent; by default all. */
  readonly only?: readonly string[];
  /** By default all. */
  readonly senders?: readonly ProfileName[];
  readonly timeoutMs?: number;
  /** What `--effect` shows; without it, the cases about effects are not sent. */
  readonly showEffect?: () => Promise<string>;
}

const seed = 'tested';
// The payloads are the same for all handlers, because making them is most of the work of a run.
const payloads = createPayloadTexts(seed, 1_795_425_336_079);
/** A loaded machine may be slower than any sender would accept. */
const longMs = 20_000;
const maxTimeMs = 3_600_000;

/** Sends cases to a handler, as `check` does, and returns all results. */
export async function runSomeCases(
  url: URL,
  { only = [], senders = profileNames, timeoutMs = longMs, showEffect }: Wish,
): Promise<readonly CheckResult[]> {
  const context: FakeContext = {
    ...fakeContext(),
    runShell: async (_line, { onOutput }) => {
      onOutput(Buffer.from((await showEffect?.()) ?? ''));
      return { kind: 'exited', code: 0 };
    },
  };
  const sent = new Set(
    cases
      .filter((one) => canBeSent(one, { senders, showsEffect: showEffect !== undefined, showsMemory: false }))
      .map(({ id }) => id)
      .filter((id) => only.length === 0 || isAmong(id, only)),
  );
  const run = {
    ...{ url, token, seed, atMs: Date.now(), payloads, timeoutMs, maxTimeMs, senders, sent },
    isInsecure: false,
    effects:
      showEffect === undefined ? undefined : await watchEffect('shows what the handler has stored', context),
    memory: undefined,
    selected: new Set([...sent, 'accepts/right-delivery']),
  } as const;
  const results: CheckResult[] = [];
  for await (const result of runCases(run, context)) results.push(result);
  return results;
}

/** Whether an id is one of these, or in one of these groups. */
export function isAmong(id: string, names: readonly string[]): boolean {
  return names.some((name) => id === name || id.startsWith(`${name}/`));
}
