import type { ComponentChildren } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { printable } from '../../../printable.ts';
import type { DeliveryRow, DeliveryDetail as Detail, ForwardingRow, Target } from '../../messages.ts';
import { type ComposeStart, newEvent } from '../compose/composer.tsx';
import { announce } from '../elements/announcer.tsx';
import { CopyButton } from '../elements/copy-button.tsx';
import { EventMark, refusedText } from '../elements/event-mark.tsx';
import { Outcome, outcomeText, problemText } from '../elements/outcome.tsx';
import { Badges, Status, senderPatienceMs } from '../elements/row-signs.tsx';
import { countText, durationText, shortKey, sizeText } from '../elements/short-text.ts';
import { targetText } from '../elements/target-select.tsx';
import { loadDelivery, lockedText, sendAgain } from '../model/api.ts';
import type { DeliveryKey } from '../model/row-store.ts';
import { PayloadComparison } from './payload-comparison.tsx';
import { PayloadTree } from './payload-tree.tsx';
import { curlCommand, sendCommand, testCode } from './request-commands.ts';

interface DeliveryDetailProps {
  readonly delivery: DeliveryKey;
  /** As the list shows it; undefined if the list does not hold it. */
  readonly row: DeliveryRow | undefined;
  /** Undefined before the first `hello`. */
  readonly currentRun: string | undefined;
  /** Where deliveries are received. */
  readonly receiver: string | null;
  readonly targets: readonly Target[];
  /** The delivery to compare with. */
  readonly compared: Detail | undefined;
  readonly onCompare: (detail: Detail | undefined) => void;
  readonly onOpen: (id: number) => void;
  readonly onEdit: (start: ComposeStart) => void;
  readonly onClose: () => void;
}

type State =
  | { readonly kind: 'loading' }
  | { readonly kind: 'loaded'; readonly detail: Detail; readonly run: string }
  | { readonly kind: 'problem'; readonly message: string };

/** Moving through the list with a held key must not ask for every delivery on the way. */
const settleMs = 80;

export function DeliveryDetail(props: DeliveryDetailProps) {
  const { delivery, row, currentRun, receiver, targets, compared } = props;
  const { onCompare, onOpen, onEdit, onClose } = props;
  const [state, setState] = useState<State>({ kind: 'loading' });
  const isOfEarlierRun = currentRun !== undefined && currentRun !== delivery.run;
  useEffect(() => {
    if (isOfEarlierRun) {
      setState({
        kind: 'problem',
        message: 'The program was restarted. The details of this delivery are gone.',
      });
      return undefined;
    }
    const abort = new AbortController();
    const load = async () => {
      const answer = await loadDelivery(delivery.id, abort.signal);
      if (abort.signal.aborted) return;
      switch (answer.kind) {
        case 'ok':
          setState({ kind: 'loaded', detail: answer.value, run: delivery.run });
          break;
        case 'gone':
          setState({ kind: 'problem', message: 'This delivery is no longer kept.' });
          break;
        case 'locked':
          setState({ kind: 'problem', message: lockedText });
          break;
        case 'failed':
          setState({ kind: 'problem', message: answer.message });
          break;
      }
    };
    const timer = window.setTimeout(() => void load(), settleMs);
    return () => {
      window.clearTimeout(timer);
      abort.abort();
    };
    // Another try to forward the delivery makes another row.
  }, [delivery.run, delivery.id, isOfEarlierRun, row]);

  // Until the next delivery is there, the last one stays: a blank pane would flicker at each step through the list.
  const detail = state.kind === 'loaded' ? state.detail : undefined;
  const run = state.kind === 'loaded' ? state.run : delivery.run;
  const isStale = detail !== undefined && (run !== delivery.run || detail.row.id !== delivery.id);
  const shownRow = isStale ? row : (detail?.row ?? row);
  return (
    <section
      class="detail"
      aria-label={`Delivery ${delivery.id}`}
      tabIndex={-1}
      aria-busy={isStale || state.kind === 'loading'}
    >
      <header class="detail-header">
        <h2>
          {shownRow !== undefined && (
            <EventMark event={shownRow.event} isRefused={shownRow.reason !== null} />
          )}
          <span class="cut">{printable(shownRow?.event ?? (shownRow ? refusedText : 'Delivery'))}</span>
          <span class="quiet-text">#{delivery.id}</span>
        </h2>
        <button type="button" class="button quiet icon" aria-label="Close the details" onClick={onClose}>
          <span aria-hidden="true">✕</span>
        </button>
      </header>
      <div class={isStale ? 'detail-body is-stale' : 'detail-body'} inert={isStale}>
        {state.kind === 'problem' && (
          <p class="callout" role="status">
            {state.message}
          </p>
        )}
        {detail !== undefined && compared !== undefined && compared.row.id !== detail.row.id ? (
          <PayloadComparison before={compared} after={detail} onEnd={() => onCompare(undefined)} />
        ) : (
          detail !== undefined && (
            <Loaded
              key={`${run} ${detail.row.id}`}
              detail={detail}
              run={run}
              receiver={receiver}
              targets={targets}
              isCompared={compared !== undefined}
              onCompare={onCompare}
              onOpen={onOpen}
              onEdit={onEdit}
            />
          )
        )}
        {detail === undefined && state.kind === 'problem' && row !== undefined && <RowFacts row={row} />}
      </div>
    </section>
  );
}

interface LoadedProps {
  readonly detail: Detail;
  /** Of the program that the detail is from. */
  readonly run: string;
  readonly receiver: string | null;
  readonly targets: readonly Target[];
  readonly isCompared: boolean;
  readonly onCompare: (detail: Detail | undefined) => void;
  readonly onOpen: (id: number) => void;
  readonly onEdit: (start: ComposeStart) => void;
}

function Loaded(props: LoadedProps) {
  const { detail, run, receiver, targets, isCompared, onCompare, onOpen, onEdit } = props;
  const { row, body, payload, headers } = detail;
  const send = useMemo(() => sendCommand(detail, receiver, row.event), [detail, receiver, row.event]);
  const test = useMemo(() => testCode(detail, receiver, row.event), [detail, receiver, row.event]);
  // Without its body, a delivery cannot be sent again.
  const sendable = body === null ? [] : targets;
  const payloadText = body !== null && payload !== null ? body.slice(payload.start, payload.end) : undefined;
  return (
    <>
      <div class="actions">
        <CopyButton label="Copy as curl" text={() => curlCommand(detail, receiver, row.reason === null)} />
        {send !== undefined && <CopyButton label="Copy as phantom-webhook send" text={() => send} />}
        {test !== undefined && <CopyButton label="Copy as test" text={() => test} />}
        {payloadText !== undefined && (
          <button
            type="button"
            class="button"
            aria-pressed={isCompared}
            onClick={() => onCompare(isCompared ? undefined : detail)}
          >
            {isCompared ? 'Cancel comparison' : 'Compare with…'}
          </button>
        )}
        {payloadText !== undefined && row.event !== null && targets.length > 0 && (
          <button
            type="button"
            class="button"
            onClick={() =>
              onEdit({
                profile: detail.profile ?? newEvent.profile,
                event: row.event ?? '',
                payload: payloadText.trim(),
                path: detail.path ?? '/',
                editedId: row.id,
              })
            }
          >
            Edit and send…
          </button>
        )}
      </div>
      <p class={row.reason === null ? 'callout verdict is-good' : 'callout verdict is-bad'}>
        <span class="verdict-sign" aria-hidden="true">
          {row.reason === null ? '✓' : '✕'}
        </span>
        <span>{printable(detail.verdict)}</span>
      </p>
      <RowFacts row={row} detail={detail} onOpen={onOpen} />
      {detail.deviations.length > 0 && (
        <Section title="Deviations" count={detail.deviations.length}>
          <ul class="plain-list">
            {detail.deviations.map(({ path, problem }) => (
              <li key={`${path} ${problem}`}>
                <code>{printable(path)}</code> {printable(problem)}
              </li>
            ))}
          </ul>
        </Section>
      )}
      {detail.conditions.length > 0 && (
        <Section title="Conditions" count={detail.conditions.length}>
          <ul class="plain-list">
            {detail.conditions.map(({ condition, isMet, found }) => (
              <li key={condition}>
                <span class={isMet ? 'badge good' : 'badge'}>{isMet ? '✓ met' : '✕ not met'}</span>{' '}
                <code>{printable(condition)}</code> <span class="quiet-text">{printable(found)}</span>
              </li>
            ))}
          </ul>
          {detail.nodeSends !== null && (
            <p class="quiet-text">
              A node would have sent{' '}
              {detail.nodeSends === 1 ? '1 delivery' : `${detail.nodeSends} deliveries`}.
            </p>
          )}
        </Section>
      )}
      {(row.forwardings.length > 0 || sendable.length > 0) && (
        <Targets run={run} id={row.id} forwardings={row.forwardings} targets={sendable} />
      )}
      {detail.tries.length > 0 && <Tries tries={detail.tries} />}
      {payloadText !== undefined && (
        <Section title="Payload">
          <PayloadTree text={payloadText} />
        </Section>
      )}
      {headers.length > 0 && (
        <Section title="Headers" count={headers.length}>
          <table class="pairs">
            <tbody>
              {headers.map(([name, value], index) => (
                <tr key={index}>
                  <th scope="row">{printable(name)}</th>
                  <td>{printable(value)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Section>
      )}
      <RawBody detail={detail} />
    </>
  );
}

interface SectionProps {
  readonly title: string;
  readonly count?: number;
  readonly children: ComponentChildren;
}

function Section({ title, count, children }: SectionProps) {
  return (
    <section class="detail-section">
      <h3>
        {title}
        {count !== undefined && <span class="count">{countText(count)}</span>}
      </h3>
      {children}
    </section>
  );
}

interface RowFactsProps {
  readonly row: DeliveryRow;
  readonly detail?: Detail;
  readonly onOpen?: (id: number) => void;
}

function RowFacts({ row, detail, onOpen }: RowFactsProps) {
  const { duplicateOf, block } = row;
  const fact = (name: string, value: ComponentChildren) => (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
  return (
    <dl class="facts">
      {row.summary.length > 0 && fact('Summary', row.summary.map(printable).join(' · '))}
      {fact('Received', instantText(row.receivedAtMs))}
      {fact(
        'Answer',
        <>
          <Status status={row.status} />
          {row.reason !== null && ` ${printable(row.reason)}`}
          {row.durationMs !== null && ` after ${durationText(row.durationMs)}`}
          {row.durationMs !== null &&
            row.durationMs > senderPatienceMs &&
            ` (a node gives up after ${senderPatienceMs} ms)`}
        </>,
      )}
      {detail !== undefined &&
        detail.path !== null &&
        fact('Request', <code>{printable(`${detail.method ?? ''} ${detail.path}`.trim())}</code>)}
      {row.token !== null && fact('Token', printable(row.token))}
      {block !== undefined && fact('Block', <code>{printable(block.id)}</code>)}
      {block !== undefined &&
        block.delegate !== null &&
        fact(
          'Delegate',
          <code title={printable(block.delegate)}>{shortKey(printable(block.delegate))}</code>,
        )}
      {detail?.format && fact('Format', formats[detail.format])}
      {detail?.profile && fact('Profile', detail.profile)}
      {detail !== undefined && detail.timestamp !== null && fact('Sent', instantText(detail.timestamp))}
      {fact('Size', `${countText(row.bodyBytes)} bytes`)}
      {duplicateOf !== null &&
        fact(
          'Repeats',
          onOpen === undefined ? (
            `#${duplicateOf}`
          ) : (
            <button type="button" class="link" onClick={() => onOpen(duplicateOf)}>
              delivery #{duplicateOf}
            </button>
          ),
        )}
      {fact(
        'Marks',
        <span class="cell-badges">
          <Badges row={row} />
        </span>,
      )}
    </dl>
  );
}

const formats = { node: 'node', docs: 'guidebook', both: 'node and guidebook' } as const;

function instantText(unixMs: number): string {
  const date = new Date(unixMs);
  // A sender may claim a time that does not exist.
  return Number.isNaN(date.getTime())
    ? String(unixMs)
    : date.toISOString().replace('T', ' ').replace('Z', ' UTC');
}

interface TargetsProps {
  readonly run: string;
  readonly id: number;
  readonly forwardings: readonly ForwardingRow[];
  readonly targets: readonly Target[];
}

/** The answers of the targets, and a way to send the delivery again. */
function Targets({ run, id, forwardings, targets }: TargetsProps) {
  const [answers, setAnswers] = useState<ReadonlyMap<number, ForwardingRow | string>>(new Map());
  const [sending, setSending] = useState<number>();
  const send = async (target: number) => {
    if (sending !== undefined) return;
    setSending(target);
    const answer = await sendAgain(id, { run, target });
    setSending(undefined);
    const result = answer.kind === 'ok' ? answer.value.forwarding : problemText(answer);
    setAnswers((old) => new Map(old).set(target, result));
    announce(typeof result === 'string' ? result : `Sent again. ${outcomeText(result)}`);
  };
  const line = (key: string, name: string, forwarding: ForwardingRow | undefined, target: number) => {
    const answer = answers.get(target);
    return (
      <li key={key}>
        <code>{printable(name)}</code>
        {forwarding !== undefined && <Outcome forwarding={forwarding} />}
        {target >= 0 && (
          <button
            type="button"
            class="button"
            // A disabled button would lose the focus.
            aria-disabled={sending !== undefined}
            aria-label={`Send again to ${printable(name)}`}
            onClick={() => void send(target)}
          >
            {sending === target ? 'Sending…' : 'Send again'}
          </button>
        )}
        {answer !== undefined && (
          <span class="sent-again">
            Sent again:{' '}
            {typeof answer === 'string' ? (
              <span class="tone-bad">{answer}</span>
            ) : (
              <Outcome forwarding={answer} />
            )}
          </span>
        )}
      </li>
    );
  };
  const received = new Set(forwardings.map(({ target }) => target));
  const indexOf = (url: string) => targets.findIndex((target) => target.url === url);
  return (
    <Section title="Targets">
      <ul class="targets">
        {forwardings.map((forwarding, index) =>
          line(`${index}`, forwarding.target, forwarding, indexOf(forwarding.target)),
        )}
        {targets.map((target, index) =>
          received.has(target.url) ? null : line(target.url, targetText(target), undefined, index),
        )}
      </ul>
    </Section>
  );
}

const nextWords = { done: '', retry: 'will be tried again', dead: 'dead letter' } as const;

function Tries({ tries }: { readonly tries: Detail['tries'] }) {
  return (
    <Section title="Tries" count={tries.length}>
      <ul class="plain-list">
        {tries.map((tried) => (
          <li key={`${tried.target} ${tried.attempts}`}>
            {instantText(tried.atMs)} · try {tried.attempts ?? 1} · <code>{printable(tried.target)}</code>{' '}
            <Outcome forwarding={tried} /> <span class="quiet-text">{nextWords[tried.next ?? 'done']}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

const maxRawLength = 200_000;

function RawBody({ detail: { row, body, isRebuilt } }: { readonly detail: Detail }) {
  const [isOpen, setOpen] = useState(false);
  if (body === null) {
    return (
      <Section title="Body">
        <p class="quiet-text">
          {row.reason === null
            ? 'The body is no longer kept.'
            : 'The body of a refused request is never kept.'}
        </p>
      </Section>
    );
  }
  return (
    <Section title="Body">
      {isRebuilt && (
        <p class="quiet-text">This body was rebuilt from its parts. It may differ from the one received.</p>
      )}
      <div class="actions">
        <button type="button" class="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? 'Hide' : 'Show'} raw body ({sizeText(row.bodyBytes)})
        </button>
        <CopyButton label="Copy body" text={() => body} />
        <a class="button" href={`api/deliveries/${row.id}/body`} download>
          Download
        </a>
      </div>
      {isOpen && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable with the keyboard.
        <pre class="raw" tabIndex={0}>
          {body.slice(0, maxRawLength).split('\n').map(printable).join('\n')}
          {body.length > maxRawLength && '…\nThe rest is in the download.'}
        </pre>
      )}
    </Section>
  );
}
