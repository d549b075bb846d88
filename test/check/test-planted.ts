import { test } from 'vitest';
import { cases } from '../../src/check/cases/case-list.ts';
import type { CheckResult, CheckVerdict } from '../../src/check/cases/check-result.ts';
import { createPayloadTexts } from '../../src/check/cases/payload-texts.ts';
import { runCases } from '../../src/commands/check/run-cases.ts';
import { profileNames } from '../../src/protocol/delivery/profile.ts';
import { fakeContext } from '../fake-context.ts';
import { guidebookToken as token } from '../tokens.ts';
import { type Mutation, startHandler } from './handlers/start-handler.ts';

/** A correct handler with one line changed, and everything that `check` reports about it. */
export interface Planted {
  readonly mistake: string;
  readonly mutation: Mutation;
  readonly fails?: readonly string[];
  readonly warns?: readonly string[];
  readonly skips?: readonly string[];
  /** The case that ends the process; what is sent after it is skipped. */
  readonly endsAt?: string;
  /** How long an answer may take; a loaded machine may be slower than any sender would accept. */
  readonly timeoutMs?: number;
}

// Those about the effect of a delivery need a command.
const ids: ReadonlySet<string> = new Set(
  cases.filter(({ rule }) => rule.kind !== 'effect').map(({ id }) => id),
);
const seed = 'planted';
const atMs = 1_795_425_336_079;
// The bytes are the same for all of them.
const payloads = createPayloadTexts(seed, atMs);

/** Each mistake is found by the cases that name it, and by no other. */
export function testPlanted(planted: readonly Planted[]): void {
  const each = test.concurrent.for(planted);
  each('a handler that $mistake', async ({ mutation, fails = [], warns = [], ...rest }, context) => {
    const url = new URL(await startHandler('node', context, mutation));
    const results = await checkAll(url, rest.timeoutMs);
    const skips = rest.endsAt === undefined ? (rest.skips ?? []) : sentAfter(rest.endsAt);
    const idsOf = (verdict: CheckVerdict) =>
      results.filter((one) => one.verdict === verdict).map(({ id }) => id);
    context
      .expect({ fails: idsOf('fail'), warns: idsOf('warn'), skips: idsOf('skip') })
      .toEqual({ fails, warns, skips });
    context.expect(results.map(({ id }) => id)).toEqual([...ids]);
  });
}

async function checkAll(url: URL, timeoutMs = 20_000): Promise<readonly CheckResult[]> {
  const all = { selected: ids, sent: ids };
  const run = {
    url,
    token,
    seed,
    atMs,
    payloads,
    timeoutMs,
    maxTimeMs: 3_600_000,
    isInsecure: false,
    senders: profileNames,
    effects: undefined,
    ...all,
  } as const;
  const results: CheckResult[] = [];
  for await (const result of runCases(run, fakeContext())) results.push(result);
  return results;
}

function sentAfter(ended: string): readonly string[] {
  const list = [...ids];
  const silent = ['no-token', 'no-stack-trace', 'no-file-path'].map((name) => `discloses/${name}`);
  return list.slice(list.indexOf(ended) + 1).filter((id) => !silent.includes(id));
}
