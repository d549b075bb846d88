import type { CheckResult } from '../../check/cases/check-result.ts';
import { createPayloadTexts } from '../../check/cases/payload-texts.ts';
import { endingWords } from '../../check-session/endings.ts';
import { findAcceptedForm } from '../../check-session/find-accepted-form.ts';
import { type CheckRun, patienceFor } from '../../check-session/run-cases.ts';
import type { CommandContext } from '../../context.ts';
import { makeFolder } from '../../files/folder.ts';
import { tryReplacing } from '../../files/replace-file.ts';
import type { FireOptions } from '../../http/sender/fire-request.ts';
import { Problem } from '../../problem.ts';
import { durationText } from '../../terminal/text/numbers.ts';
import type { CheckOptions } from './flags.ts';
import type { FuzzAmount } from './fuzz-amount.ts';
import { deliveriesId, deliveriesResult, fuzzHandler } from './fuzz-handler.ts';
import { readSavedDeliveries, saveDelivery } from './saved-deliveries.ts';
import { leftOut, savedId, sendAgain } from './send-again.ts';

/** What `--fuzz` or `--again` sends, after the cases. */
export interface GeneratedRun {
  /**
   * Reads and prepares the folder, before anything is sent.
   * @throws Problem `unreadable-file`, `unwritable-file`
   */
  prepare(context: CommandContext): Promise<GeneratedSource>;
}

interface GeneratedSource {
  send(run: CheckRun, onSent: OnSent, context: CommandContext): AsyncGenerator<CheckResult, void, void>;
  /** The ids that were to be judged. */
  chosenIds(): readonly string[];
  /** How many deliveries were generated so far; undefined for saved ones. */
  fuzzed(): number | undefined;
}

type OnSent = (count: number, total: number | undefined) => void;

/**
 * Returns undefined if only cases were asked for.
 * @throws Problem `bad-flag` for flags that do not fit together
 */
export function generatedRun(options: CheckOptions): GeneratedRun | undefined {
  const { fuzz, saveFolder, againFolder, only, skip, effect, pid, maxTimeMs } = options;
  if (saveFolder !== undefined && fuzz === undefined) {
    throw new Problem('bad-flag', '--save requires --fuzz.');
  }
  if (fuzz === undefined && againFolder === undefined) return undefined;
  const [flag] = [
    ...(skip.length > 0 ? ['--skip'] : []),
    ...(effect === undefined ? [] : ['--effect']),
    ...(pid === undefined ? [] : ['--pid']),
  ];
  if (flag !== undefined && only.length === 0) {
    throw new Problem('bad-flag', `${flag} with generated deliveries requires --only.`, {
      hint: 'Without --only, no other cases are sent.',
    });
  }
  if (fuzz?.kind === 'time' && fuzz.durationMs >= maxTimeMs) {
    const needed = durationText(fuzz.durationMs);
    throw new Problem(
      'bad-flag',
      `--fuzz ${needed} does not fit into --max-time ${durationText(maxTimeMs)}.`,
      {
        hint: `Add a longer --max-time.`,
      },
    );
  }
  const isTimeGiven = options.atMs !== undefined;
  if (againFolder !== undefined)
    return { prepare: (context) => prepareAgain(againFolder, isTimeGiven, context) };
  return fuzz && { prepare: (context) => prepareFuzzing(fuzz, saveFolder, isTimeGiven, context) };
}

/** Explains why nothing was sent. */
function unusable({ signal }: FireOptions): string {
  return signal.aborted ? endingWords.stopped : 'not sent: the handler no longer accepts a valid delivery';
}

async function prepareFuzzing(
  amount: FuzzAmount,
  folder: string | undefined,
  isTimeGiven: boolean,
  context: CommandContext,
): Promise<GeneratedSource> {
  if (folder !== undefined) {
    await makeFolder(folder, context.directory);
    await tryReplacing(`${folder}/${probeName}`, context);
  }
  const ids: string[] = [];
  let sent = 0;
  let isComplete = false;
  return {
    async *send(given, onSent, { stop, monotonicMs }) {
      const run = withOwnPayloads(given);
      const options = fireOptions(run, stop, monotonicMs);
      const start = await findAcceptedForm(run, options);
      if (start.kind === 'unusable') {
        if (!stop.aborted) yield deliveriesResult('skip', unusable(options), start.durationMs);
        return;
      }
      const fuzzRun = {
        ...run,
        amount,
        isTimeGiven,
        found: start.maker.profile,
        isInterrupted: () => stop.aborted,
        onSent(count: number) {
          sent = count;
          onSent(count, amount.kind === 'count' ? amount.count : undefined);
        },
        ...(folder === undefined
          ? {}
          : { save: (...named: SaveArguments) => saveDelivery(folder, ...named, context) }),
      };
      for await (const result of fuzzHandler(fuzzRun, options)) {
        ids.push(result.id);
        yield result;
      }
      isComplete = !stop.aborted;
    },
    chosenIds: () => (isComplete ? ids : [...ids, deliveriesId]),
    fuzzed: () => sent,
  };
}

type SaveArguments = readonly [name: string, delivery: Parameters<typeof saveDelivery>[2]];

/** Only looked up, never written. */
const probeName = 'phantom-webhook.json';

async function prepareAgain(
  folder: string,
  isTimeGiven: boolean,
  context: CommandContext,
): Promise<GeneratedSource> {
  const saved = await readSavedDeliveries(folder, context);
  return {
    async *send(given, _onSent, { stop, monotonicMs }) {
      const run = withOwnPayloads(given);
      const options = fireOptions(run, stop, monotonicMs);
      const start = await findAcceptedForm(run, options);
      if (start.kind === 'unusable') {
        if (!stop.aborted) yield* saved.map((one) => leftOut(one, unusable(options)));
        return;
      }
      const isInterrupted = () => stop.aborted;
      const againRun = { ...run, saved, isTimeGiven, found: start.maker.profile, isInterrupted };
      yield* sendAgain(againRun, options);
    },
    chosenIds: () => saved.map(savedId),
    fuzzed: () => undefined,
  };
}

/** The handler has seen the payloads of the cases, and may recognize them. */
function withOwnPayloads(run: CheckRun): CheckRun {
  const seed = `${run.seed}/generated`;
  return { ...run, seed, payloads: createPayloadTexts(seed, run.atMs) };
}

function fireOptions(
  { url, isInsecure, timeoutMs, maxTimeMs }: CheckRun,
  stop: AbortSignal,
  monotonicMs: () => number,
): FireOptions {
  return {
    url,
    checksCertificate: !isInsecure,
    patienceMs: patienceFor({ timeoutMs }),
    signal: AbortSignal.any([stop, AbortSignal.timeout(Math.ceil(maxTimeMs))]),
    monotonicMs,
  };
}
