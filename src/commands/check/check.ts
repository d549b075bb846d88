import { firstCase } from '../../check/cases/accept-cases.ts';
import { cases } from '../../check/cases/case-list.ts';
import { type CheckResult, countCases } from '../../check/cases/check-result.ts';
import { createPayloadTexts } from '../../check/cases/payload-texts.ts';
import { canBeSent, selectIds } from '../../check/cases/select-cases.ts';
import { fixFor } from '../../check/fixes/framework-advice.ts';
import { runCases } from '../../check-session/run-cases.ts';
import { watchEffect } from '../../check-session/watch-effect.ts';
import { watchMemory } from '../../check-session/watch-memory.ts';
import type { CommandContext, ExitCode } from '../../context.ts';
import { tryReplacing } from '../../files/replace-file.ts';
import { parseTargetUrl } from '../../http/addresses/target-url.ts';
import { waitForHandler } from '../../http/sender/wait-for-handler.ts';
import { Problem } from '../../problem.ts';
import { loadPalette } from '../../terminal/text/palette.ts';
import { wrapColumns } from '../../terminal/text/wrap.ts';
import { pickToken } from '../../tokens/pick-token.ts';
import { findTokens } from '../../tokens/read-tokens.ts';
import { openCheckReport } from './check-report.ts';
import { caseListLines, caseListText } from './check-text.ts';
import type { CheckOptions } from './flags.ts';
import { generatedRun } from './generated-run.ts';

const seedBytes = 8;

/**
 * Sends the cases to a handler and reports the results.
 * @throws Problem if the cases cannot be sent at all, or the report cannot be written
 */
export async function check(options: CheckOptions, context: CommandContext): Promise<ExitCode> {
  const generated = generatedRun(options);
  const { selected, sent } = chooseCases(options, generated !== undefined);
  if (options.isList) return list(selected, options.isJson, context);
  if (options.url === undefined) {
    throw new Problem('bad-flag', 'Missing the URL.', {
      hint: 'For example: phantom-webhook check http://127.0.0.1:3000/webhook',
    });
  }
  const url = parseTargetUrl(options.url);
  const { tokens, source: tokenSource } = await findTokens(options, context);
  const token = pickToken(tokens, undefined);
  const seed = options.seed ?? Buffer.from(context.randomBytes(seedBytes)).toString('hex');
  const atMs = options.atMs ?? context.now();

  // Checked before the run: otherwise its results could be lost at the end.
  if (options.junitFile !== undefined) await tryReplacing(options.junitFile, context);
  const source = await generated?.prepare(context);
  const report = openCheckReport(options, { url, total: selected.size, tokenSource }, context);
  if (options.waitMs !== undefined) await waitForHandler(url, options.waitMs, context);
  const effects = options.effect === undefined ? undefined : await watchEffect(options.effect, context);
  const memory = options.pid === undefined ? undefined : await watchMemory(options.pid, context);
  const startedMs = context.monotonicMs();
  const results: CheckResult[] = [];
  let failure: unknown;
  let { framework } = options;
  const worded = (result: CheckResult) => ({ ...result, change: fixFor(framework, result.change) });
  try {
    const payloads = createPayloadTexts(seed, atMs);
    const run = { ...options, url, token, seed, atMs, payloads, selected, sent, effects, memory };
    for await (const { framework: shown, ...result } of runCases(run, context)) {
      framework ??= shown;
      results.push(result);
      await report.judged(worded(result));
    }
    const maxTimeMs = options.maxTimeMs - (context.monotonicMs() - startedMs);
    if (source !== undefined && isWorthMore(results, selected) && maxTimeMs > 0) {
      for await (const result of source.send({ ...run, maxTimeMs }, report.generated, context)) {
        results.push(result);
        await report.judged(worded(result));
      }
    }
  } catch (error) {
    // What was found so far is worth as much as the reason why there is no more.
    failure = error;
  } finally {
    await report.finish();
  }
  const counted = countCases(results, new Set([...selected, ...(source?.chosenIds() ?? [])]));
  const durationMs = context.monotonicMs() - startedMs;
  const fuzzed = source?.fuzzed();
  await report.end(results.map(worded), { ...counted, durationMs, seed, atMs, fuzzed, framework });
  if (failure !== undefined) throw failure;
  if (counted.unsent === 0) return counted.counts.fail > 0 ? 1 : 0;
  return context.stop.aborted ? 130 : 1;
}

interface Choice {
  /** Ids of the cases that are reported. */
  readonly selected: ReadonlySet<string>;
  /** Ids of the cases that are sent. */
  readonly sent: ReadonlySet<string>;
}

/** @throws Problem `bad-flag` if a name fits no case, or nothing is left to send */
function chooseCases(options: CheckOptions, hasGenerated: boolean): Choice {
  const skip = options.skip.flat();
  const only = hasGenerated && options.only.length === 0 ? [firstCase.id] : options.only.flat();
  const all = cases.map(({ id }) => id);
  const means = {
    senders: options.senders,
    showsEffect: options.effect !== undefined,
    showsMemory: options.pid !== undefined,
  };
  const usable = cases.filter((one) => options.isList || canBeSent(one, means)).map(({ id }) => id);
  const among = (named: ReadonlySet<string>) => new Set(usable.filter((id) => named.has(id)));
  const named = selectIds(all, { only, skip });
  const selected = among(named);
  if (selected.size === 0) throw unusableCases(named);
  const needsAll = isDisclosureAsked(options, selected);
  return { selected, sent: needsAll ? among(selectIds(all, { only: [], skip })) : selected };
}

/** Explains that none of the named cases can be sent without another flag. */
function unusableCases(named: ReadonlySet<string>): Problem {
  const [one] = cases.filter(({ id }) => named.has(id));
  if (one?.rule.kind === 'effect') {
    return new Problem('bad-flag', 'The selected cases require --effect.', {
      hint: "For example: --effect 'curl -s localhost:3000/count'",
    });
  }
  if (one?.rule.kind === 'forgets') {
    return new Problem('bad-flag', 'The selected cases require --pid.', {
      hint: 'Give it the number of the process of the handler.',
    });
  }
  return new Problem('bad-flag', 'The selected cases are sent only for senders that --profile names.', {
    hint: `Add --profile ${one?.sentBy?.join(',') ?? 'all'}.`,
  });
}

/** Whether every case was sent, and the handler accepts a valid delivery. */
function isWorthMore(results: readonly CheckResult[], selected: ReadonlySet<string>): boolean {
  const isAccepting = results.every(({ id, verdict }) => id !== firstCase.id || verdict !== 'fail');
  return isAccepting && countCases(results, selected).unsent === 0;
}

/** Whether these cases were asked for. They judge the answers to all other cases, so all others must be sent too. */
function isDisclosureAsked({ only }: CheckOptions, selected: ReadonlySet<string>): boolean {
  return only.length > 0 && [...selected].some((id) => id.startsWith('discloses/'));
}

async function list(
  selected: ReadonlySet<string>,
  isJson: boolean,
  context: CommandContext,
): Promise<ExitCode> {
  const shown = cases.filter(({ id }) => selected.has(id));
  const palette = await loadPalette(context.isColoured(context.stdout));
  await context.stdout.print(
    isJson ? caseListLines(shown) : wrapColumns(caseListText(shown, palette), context.stdout.columns),
  );
  return 0;
}
