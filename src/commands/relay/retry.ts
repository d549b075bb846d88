import { setTimeout as wait } from 'node:timers/promises';
import type { CommandContext, ExitCode } from '../../context.ts';
import { printable } from '../../printable.ts';
import { Problem } from '../../problem.ts';
import {
  chooserOf,
  leaveRetryRequest,
  type RetryAnswer,
  type RetryRequest,
  readRetryAnswer,
  withdrawRetryRequest,
} from '../../relay/retry-requests.ts';
import { reviveDeadLetters } from '../../relay/revive-dead-letters.ts';
import { findStoreFolder, refuseForeignStore, type StoreFolder } from '../../relay/store-folder.ts';
import { findRelay } from '../../relay/store-status.ts';
import { excerpt } from '../../terminal/text/excerpt.ts';
import { shellWord } from '../../terminal/text/shell-quote.ts';
import { withoutTokens } from '../../without-tokens.ts';
import { deadText } from './relay-lines.ts';

interface RetryOptions {
  readonly store: string;
  readonly ids: readonly string[];
  readonly isAll: boolean;
  readonly isJson: boolean;
}

type Retried = Pick<RetryAnswer, 'count' | 'unknown'>;

const askEveryMs = 50;
const patienceMs = 30_000;
const maxNameLength = 80;

/**
 * Tries dead letters again. A relay that is running does it itself; otherwise they wait for its next start.
 * @throws Problem `unknown-store`, `not-answered` if the relay does not react, `unwritable-file`
 */
export async function relayRetry(
  { store, ids, isAll, isJson }: RetryOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const folder = await findStoreFolder(store, context);
  await refuseForeignStore(folder, context);
  const chosen = isAll ? 'all' : ids;
  const pid = await findRelay(folder, (process) => context.isRunning(process));
  const { count, unknown } =
    pid === undefined
      ? await reviveStopped(store, chosen, context)
      : await askRelay(folder, chosen, pid, context);
  const shown = printable(store);
  if (isJson)
    await context.report(`${JSON.stringify({ type: 'retried', count, isRunning: pid !== undefined })}\n`);
  else if (count === 0 && isAll) context.say(`${shown} has no dead letters.`);
  else if (count > 0)
    context.say(
      `${deadText(count)} ${pid === undefined ? 'will be tried again at the next start of the relay' : 'tried again'}.`,
    );
  if (unknown.length === 0) return 0;
  const status = `${context.invocation} relay status --store ${shellWord(shown)}`;
  context.warn({
    kind: 'failure',
    code: 'unknown-dead-letter',
    message: `${shown} has no dead letter ${idsText(unknown)}. To list them, run: ${status}`,
  });
  return 1;
}

/** Somebody may paste a whole list. */
const maxNamedIds = 3;

function idsText(ids: readonly string[]): string {
  const named = ids.slice(0, maxNamedIds).map((id) => excerpt(withoutTokens(id), maxNameLength));
  const rest = ids.length - named.length;
  const last = rest > 0 ? `${rest} more` : (named.pop() ?? '');
  return named.length === 0 ? last : `${named.join(', ')} or ${last}`;
}

async function reviveStopped(
  store: string,
  ids: RetryRequest['ids'],
  context: CommandContext,
): Promise<Retried> {
  const { isChosen, unknown } = chooserOf(ids);
  return { count: await reviveDeadLetters(store, isChosen, context), unknown: unknown() };
}

async function askRelay(
  folder: StoreFolder,
  ids: RetryRequest['ids'],
  pid: number,
  context: CommandContext,
): Promise<Retried> {
  const name = await leaveRetryRequest(folder, { ids }, context);
  const startedMs = context.monotonicMs();
  while (!context.stop.aborted && context.monotonicMs() - startedMs < patienceMs) {
    const answer = await readRetryAnswer(folder, name, context);
    if (answer?.problem !== undefined) {
      throw new Problem(
        'not-answered',
        `Process ${pid} tried only ${deadText(answer.count)} again: ${printable(answer.problem)}`,
        { hint: 'Run the command again for the rest, once the store can be written.' },
      );
    }
    if (answer !== undefined) return answer;
    // Rejects when it is aborted.
    await wait(askEveryMs, undefined, { signal: context.stop }).catch(() => {});
  }
  await withdrawRetryRequest(folder, name);
  throw new Problem('not-answered', `Process ${pid}, which runs on ${folder.name}, does not react.`, {
    hint: 'Stop it, and try again.',
  });
}
