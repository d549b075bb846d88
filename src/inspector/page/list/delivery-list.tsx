import type { RefObject } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { printable } from '../../../printable.ts';
import type { DeliveryRow } from '../../messages.ts';
import { EventMark, refusedText } from '../elements/event-mark.tsx';
import { Badges, Status } from '../elements/row-signs.tsx';
import { countText, durationText, timeText } from '../elements/short-text.ts';
import { type ListedRow, VirtualList } from '../elements/virtual-list.tsx';
import { type Inspection, maxRows, useInspection } from '../model/inspection.ts';
import { type DeliveryKey, isRunMarker } from '../model/row-store.ts';

interface DeliveryListProps {
  readonly inspection: Inspection;
  readonly isPaused: boolean;
  readonly cursor: DeliveryKey | undefined;
  /** The delivery that the address of the page names. It has the cursor until that is moved. */
  readonly openedId: number | undefined;
  /** The delivery that others are compared with. */
  readonly comparedId: number | undefined;
  readonly onMove: (delivery: DeliveryKey) => void;
  readonly onOpen: (delivery: DeliveryKey, isByKey: boolean) => void;
  readonly element: RefObject<HTMLDivElement | null>;
}

const narrowWidth = 640;
const mediumWidth = 860;
const rowHeightOf = (width: number) => (width < narrowWidth ? 58 : 34);

export function DeliveryList(props: DeliveryListProps) {
  const { inspection, isPaused, openedId, comparedId, onMove, onOpen, element } = props;
  useInspection(inspection);
  const { rows } = inspection;
  // The end of the part that is shown while the list stands still. New rows would move what a person looks at.
  const [heldEnd, setHeldEnd] = useState<number>();
  const isMovedByKey = useRef(false);
  const isAllDropped = heldEnd !== undefined && heldEnd <= rows.start && rows.end > rows.start;
  const end = heldEnd === undefined || isAllDropped ? rows.end : heldEnd;
  const count = end - rows.start;
  const newCount = rows.end - end;

  useEffect(() => {
    if (isPaused) setHeldEnd((held) => held ?? rows.end);
    else if ((element.current?.scrollTop ?? 0) === 0 && !isMovedByKey.current) setHeldEnd(undefined);
  }, [isPaused, rows, element]);

  const hold = () => setHeldEnd((held) => held ?? end);
  const jumpToTop = () => {
    isMovedByKey.current = false;
    setHeldEnd(isPaused ? rows.end : undefined);
    if (element.current !== null) element.current.scrollTop = 0;
    element.current?.focus();
  };
  const keyAt = (index: number): DeliveryKey | undefined => {
    const position = end - 1 - index;
    const entry = rows.at(position);
    const run = rows.runAt(position);
    return entry === undefined || run === undefined || isRunMarker(entry) ? undefined : { run, id: entry.id };
  };
  const cursor =
    props.cursor ??
    (openedId === undefined || rows.run === undefined ? undefined : { run: rows.run, id: openedId });
  const cursorPosition = cursor === undefined ? undefined : rows.positionOf(cursor);
  const cursorIndex =
    cursorPosition === undefined || cursorPosition >= end ? undefined : end - 1 - cursorPosition;

  const move = (index: number) => {
    // Otherwise the row would move away from under the cursor.
    isMovedByKey.current = index > 0;
    if (index > 0) hold();
    else if (!isPaused && newCount === 0) setHeldEnd(undefined);
    // A marker between two runs is skipped in the direction of the movement.
    const step = index < (cursorIndex ?? -1) ? -1 : 1;
    const key = keyAt(index) ?? keyAt(index + step);
    if (key !== undefined) onMove(key);
  };
  const render = (index: number, width: number): ListedRow => {
    const position = end - 1 - index;
    const entry = rows.at(position);
    if (entry === undefined || isRunMarker(entry)) {
      return {
        position,
        class: 'run-marker',
        content: <span>Restarted. Details of the deliveries below are gone.</span>,
      };
    }
    const isCompared = entry.id === comparedId;
    return {
      position,
      class: `${entry.reason === null ? '' : 'is-refused'} ${isCompared ? 'is-compared' : ''}`,
      content: <RowContent row={entry} layout={layoutOf(width)} />,
    };
  };

  return (
    <div class="list-area">
      {rows.start > 0 && (
        <p class="notice">
          Only the newest {countText(maxRows)} are kept here. {countText(rows.start)} older ones were dropped.
        </p>
      )}
      <div class="list-frame">
        {newCount > 0 && (
          <button type="button" class="jump" onClick={jumpToTop}>
            <span aria-hidden="true">↑ </span>
            {countText(newCount)} new
          </button>
        )}
        <VirtualList
          label="Deliveries, newest first"
          count={count}
          rowHeightOf={rowHeightOf}
          cursor={cursorIndex}
          render={render}
          onMove={move}
          onOpen={(index, isByKey) => {
            const key = keyAt(index);
            if (key !== undefined) onOpen(key, isByKey);
          }}
          onScroll={(top) => {
            if (top > 0) hold();
            else if (!isPaused && !isMovedByKey.current) setHeldEnd(undefined);
          }}
          element={element}
          empty={<EmptyList inspection={inspection} />}
        />
      </div>
    </div>
  );
}

function EmptyList({ inspection }: { readonly inspection: Inspection }) {
  const { hello } = inspection;
  const isLive = hello?.isLive !== false;
  const canSend = hello !== undefined && hello.targets.length > 0;
  // A notice says what to do.
  if (inspection.connection === 'locked') return null;
  if (!inspection.isCaughtUp) return <p>Loading deliveries…</p>;
  if (inspection.total > 0) {
    return (
      <>
        <p class="empty-title">No delivery matches the filter</p>
        <p>{countText(inspection.total)} in total.</p>
      </>
    );
  }
  return (
    <>
      <p class="empty-title">{isLive ? 'No deliveries yet' : 'No deliveries'}</p>
      {isLive && <p>New ones appear here at once.</p>}
      {!isLive && canSend && <p>Press n to send a new event.</p>}
    </>
  );
}

type Layout = 'narrow' | 'medium' | 'wide';

function layoutOf(width: number): Layout {
  if (width < narrowWidth) return 'narrow';
  return width < mediumWidth ? 'medium' : 'wide';
}

function RowContent({ row, layout }: { readonly row: DeliveryRow; readonly layout: Layout }) {
  // A row that changes is another object. The same element again lets Preact skip the whole row.
  return useMemo(
    () => (
      <div class={`cells ${layout}`}>
        <span class="cell-time">{timeText(row.receivedAtMs, Date.now())}</span>
        <span class="cell-event">
          <EventMark event={row.event} isRefused={row.reason !== null} />
          <span class="cut">{row.event === null ? refusedText : printable(row.event)}</span>
        </span>
        <Status status={row.status} />
        <span class="cell-rest">
          {row.reason === null ? (
            <span class="cell-summary cut">{row.summary.map(printable).join(' · ')}</span>
          ) : (
            <span class="cell-reason cut tone-bad">{printable(row.reason)}</span>
          )}
          <span class="cell-badges">
            <Badges row={row} />
          </span>
        </span>
        <span class="cell-duration">{row.durationMs === null ? '' : durationText(row.durationMs)}</span>
      </div>
    ),
    [row, layout],
  );
}
