import { aborted, type CommandContext, type ExitCode } from '../../context.ts';
import { isPipe } from '../../files/folder.ts';
import { parseTargetUrl } from '../../http/addresses/target-url.ts';
import type { InspectorActions } from '../../inspector/server/actions.ts';
import { createKeptDeliveries } from '../../inspector/server/kept-deliveries.ts';
import {
  isSameDelivery,
  type KeptDelivery,
  keepRecorded,
  shownTarget,
  textOf,
  withAnswer,
} from '../../inspector/server/kept-delivery.ts';
import { openInspector } from '../../inspector/server/open-inspector.ts';
import { announceInspector } from '../../inspector-session/announce-inspector.ts';
import { createDeliveryNumbers } from '../../inspector-session/delivery-numbers.ts';
import { deliveryWords } from '../../inspector-session/delivery-words.ts';
import { warnOfUnreadable } from '../../inspector-session/warn-of-unreadable.ts';
import type { AnswerEntry, JournalEntry } from '../../journal/journal-record.ts';
import {
  type JournalLines,
  openJournalLines,
  shownSource,
} from '../../journal-session/open-journal-lines.ts';
import { printable } from '../../printable.ts';
import { Problem } from '../../problem.ts';
import { profiles } from '../../protocol/delivery/profile.ts';
import { jsonString } from '../../protocol/json/json-values.ts';
import { warnOfFault } from '../../terminal/output/warnings.ts';
import { groupDigits } from '../../terminal/text/numbers.ts';
import { pickToken } from '../../tokens/pick-token.ts';
import { findTokens } from '../../tokens/read-tokens.ts';
import type { InspectOptions } from './flags.ts';

const maxCount = 200_000;
const maxBodyLength = 128 * 1_048_576;
/** Deliveries whose answers may still follow. */
const maxWaiting = 10_000;
/** How long a target may take to answer. More than any node would wait, because a handler may be stopped in a debugger. */
const answerMs = 30_000;

/**
 * Serves a page with the deliveries of a journal until it is stopped. They appear as they are read. Without a journal, the
 * page sends events to the targets and checks them.
 * @throws Problem `port-in-use`, `malformed-url`, `bad-flag` and `no-token` about the targets, and as `openJournalLines`
 */
export async function inspect(options: InspectOptions, context: CommandContext): Promise<ExitCode> {
  const { source, port, opensUi, isJson } = options;
  if (source === undefined && options.targets.length === 0) {
    throw new Problem('bad-flag', 'Expected a journal, a folder, the URL of an engine, or --target.', {
      hint: `To record a journal: ${context.invocation} listen --record blocks.ndjson`,
    });
  }
  const actions = await actionsFor(options, context);
  const isStream = source === '-';
  const words = deliveryWords([]);
  const onUnreadable = (cause: unknown) => warnOfUnreadable(cause, context);
  const kept = { maxCount, maxBodyLength, onUnreadable };
  const deliveries = createKeptDeliveries(isStream ? kept : { ...kept, readBody });
  const inspector = await openInspector({
    ...{ port, portFlag: '--port', deliveries, words },
    title: isStream ? 'standard input' : printable(shownSource(source ?? '')),
    address: null,
    isLive: isStream,
    generation: profiles[options.profile].generation,
    actions,
    randomBytes: context.randomBytes,
    secret: undefined,
    monotonicMs: context.monotonicMs,
    onFault: (error) => warnOfFault('showing deliveries', error, context),
  });
  let lines: JournalLines['lines'] | undefined;
  try {
    // Opened only now: a journal is closed by reading it.
    if (source !== undefined) ({ lines } = await openJournalLines(source, {}, context));
    const mayBeSilent = isStream || (source !== undefined && (await isPipe(source, context.directory)));
    // A source that is not a journal, or not reachable, is reported instead of the address.
    const first = mayBeSilent ? undefined : await lines?.next();
    if (context.stop.aborted) return 130;
    if (isJson) await context.report(`{"type":"ready","url":${jsonString(inspector.url)}}\n`);
    announceInspector(inspector, { opensUi, isJson }, context);
    const waiting = createDeliveryNumbers<string>(maxWaiting);
    const show = (line: JournalEntry | AnswerEntry) => {
      if (line.kind === 'answer') {
        const n = waiting.numberOf(line.id);
        if (n !== undefined) deliveries.change(n, (kept) => withAnswer(kept, line));
      } else {
        // Not when its answer is known: that may never be.
        deliveries.add((n) => keepRecorded({ n, entry: line, answer: line.answer }, words));
        if (line.id !== undefined) waiting.add(line.id, deliveries.total());
      }
    };
    if (first?.value !== undefined) show(first.value);
    for await (const line of lines ?? []) show(line);
    const read = source === undefined ? '' : `Read ${countText(deliveries.total())}. `;
    if (!context.stop.aborted) context.say(`${read}Press Ctrl-C to stop.`);
    await aborted(context.stop);
  } finally {
    // What was opened, and not read to its end.
    await lines?.return();
    await inspector.close();
  }
  return 0;

  /** Reads the journal again, because older bodies are not kept. */
  async function readBody(kept: KeptDelivery): Promise<string | undefined> {
    if (source === undefined) return undefined;
    // Its damaged lines were reported the first time. A context inherits most of its properties.
    const silent = Object.assign<CommandContext, Pick<CommandContext, 'say' | 'warn'>>(
      Object.create(context),
      {
        say() {},
        warn() {},
      },
    );
    const again = await openJournalLines(source, {}, silent);
    let n = 0;
    for await (const line of again.lines) {
      if (line.kind === 'answer') continue;
      n += 1;
      if (n === kept.id) return isSameDelivery(kept, line) ? textOf(line.body) : undefined;
    }
    return undefined;
  }
}

/** What the page may send; undefined without a target. */
async function actionsFor(
  { targets, isInsecure, ...options }: InspectOptions,
  context: CommandContext,
): Promise<InspectorActions | undefined> {
  if (targets.length === 0) {
    refuseTargetFlags({ isInsecure, ...options });
    return undefined;
  }
  const urls = targets.map(parseTargetUrl);
  const { tokens, source } = await findTokens(options, context);
  // Without any token nothing could be sent.
  if (tokens.length === 0) pickToken(tokens, undefined);
  if (isInsecure) context.say('--insecure accepts any certificate, including an attacker’s.', 'warning');
  const origin = source === undefined ? '' : ` with the token from ${printable(source)}`;
  context.say(`The page can send to ${urls.map(({ href }) => shownTarget(href)).join(' and ')}${origin}.`);
  const { createTargetActions } = await import('../../inspector-session/target-actions.ts');
  return createTargetActions(
    {
      targets: urls.map((url) => ({ url, isReceiver: false, checksCertificate: !isInsecure })),
      timeoutMs: answerMs,
      tokenFor: (event, label) => tokens.find((token) => token.label === label) ?? pickToken(tokens, event),
    },
    context,
  );
}

/** @throws Problem `bad-flag` for a flag that does nothing without a target */
function refuseTargetFlags({
  tokens,
  tokenFile,
  isInsecure,
}: Pick<InspectOptions, 'tokens' | 'tokenFile' | 'isInsecure'>): void {
  const [flag] = [
    ...(tokens.length > 0 ? ['--token'] : []),
    ...(tokenFile === undefined ? [] : ['--token-file']),
    ...(isInsecure ? ['--insecure'] : []),
  ];
  if (flag !== undefined) throw new Problem('bad-flag', `${flag} requires --target.`);
}

function countText(count: number): string {
  return count === 1 ? '1 delivery' : `${groupDigits(String(count))} deliveries`;
}
