import { expect } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { fakeContext } from '../fake-context.ts';
import { jsonLines } from '../json-lines.ts';
import { guidebookToken } from '../tokens.ts';

interface CaseLine {
  readonly id: string;
  readonly verdict: 'pass' | 'fail' | 'warn' | 'skip';
  readonly found: string;
  readonly change: string;
}

export interface Checked {
  readonly exitCode: number;
  /** Ids by verdict, in the order in which they were reported. */
  readonly ids: (verdict: CaseLine['verdict']) => readonly string[];
  readonly cases: readonly CaseLine[];
  readonly summary: Readonly<Record<string, unknown>>;
  readonly out: string;
  readonly err: string;
}

/** Runs `check --json` against a handler. */
export async function checkHandler(url: string, ...flags: readonly string[]): Promise<Checked> {
  const context = fakeContext({ env: { PHANTOM_WEBHOOK_TOKEN: guidebookToken.token } });
  // A loaded machine may be slower than any sender would bear.
  const patient = flags.includes('--timeout') ? [] : ['--timeout', '6s'];
  const exitCode = await run(['check', url, '--json', '--max-time', '60m', ...flags, ...patient], context);
  const lines = jsonLines(context.out());
  const cases: readonly CaseLine[] = lines.flatMap(({ type, id, verdict, found, change }) =>
    type === 'case' ? [{ id, verdict, found, change }] : [],
  );
  const summary = lines.find(({ type }) => type === 'summary') ?? {};
  const { pass, fail, warn, skip } = summary;
  // Whatever the run ended with.
  expect([summary.cases, pass + fail + warn + skip]).toEqual([cases.length, cases.length]);
  return {
    exitCode,
    cases,
    ids: (verdict) => cases.filter((one) => one.verdict === verdict).map(({ id }) => id),
    summary,
    out: context.out(),
    err: context.err(),
  };
}
