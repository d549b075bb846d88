import type { ComponentChildren, RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

export interface VirtualListProps {
  readonly label: string;
  readonly count: number;
  /** Every row has this height: so the place of a row is known without measuring those above it. */
  readonly rowHeightOf: (width: number) => number;
  /** The row with the cursor; undefined for none, or one that is not in the list any more. */
  readonly cursor: number | undefined;
  readonly render: (index: number, width: number) => ListedRow;
  readonly onMove: (index: number) => void;
  readonly onOpen: (index: number, isByKey: boolean) => void;
  readonly onScroll?: (top: number) => void;
  readonly element: RefObject<HTMLDivElement | null>;
  readonly empty: ComponentChildren;
}

export interface ListedRow {
  /** Differs from that of every other row, by 1 from its neighbours, and stays when others are added above it. */
  readonly position: number;
  readonly class: string;
  readonly content: ComponentChildren;
}

/** Rows rendered beyond both edges, so that scrolling does not show a gap before the next frame. */
const overscan = 6;

/** A list of which only the visible rows exist in the document. */
export function VirtualList(props: VirtualListProps) {
  const { label, count, rowHeightOf, cursor, render, onMove, onOpen, onScroll, element, empty } = props;
  const [scrollTop, setScrollTop] = useState(0);
  const [size, setSize] = useState({ width: 800, height: 600 });
  useLayoutEffect(() => {
    const list = element.current;
    if (list === null) return undefined;
    const observer = new ResizeObserver(() =>
      setSize({ width: list.clientWidth, height: list.clientHeight }),
    );
    observer.observe(list);
    return () => observer.disconnect();
  }, [element]);

  const rowHeight = rowHeightOf(size.width);
  // A cursor moved by a key must be visible; one that is moved by new rows above it need not be.
  const isCursorFollowed = useRef(false);
  useEffect(() => {
    const list = element.current;
    if (list === null || cursor === undefined || !isCursorFollowed.current) return;
    isCursorFollowed.current = false;
    const top = cursor * rowHeight;
    if (top < list.scrollTop) list.scrollTop = top;
    else if (top + rowHeight > list.scrollTop + list.clientHeight)
      list.scrollTop = top + rowHeight - list.clientHeight;
  });

  const move = (index: number) => {
    isCursorFollowed.current = true;
    onMove(Math.max(0, Math.min(count - 1, index)));
  };
  const pageRows = Math.max(1, Math.floor(size.height / rowHeight) - 1);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || count === 0) return;
    const from = cursor ?? -1;
    switch (event.key) {
      case 'ArrowDown':
      case 'j':
        move(from + 1);
        break;
      case 'ArrowUp':
      case 'k':
        move(from - 1);
        break;
      case 'PageDown':
        move(from + pageRows);
        break;
      case 'PageUp':
        move(from - pageRows);
        break;
      case 'Home':
        move(0);
        break;
      case 'End':
        move(count - 1);
        break;
      case 'Enter':
      case ' ':
        if (cursor === undefined) return;
        onOpen(cursor, true);
        break;
      default:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  // One listener for all rows: a row is only content.
  const onClick = (event: MouseEvent) => {
    const { target } = event;
    const row = target instanceof Element ? target.closest('[data-index]') : null;
    const index = Number(row?.getAttribute('data-index') ?? Number.NaN);
    if (Number.isInteger(index)) onOpen(index, false);
  };

  const first = Math.max(0, Math.floor(scrollTop / rowHeight) - overscan);
  const last = Math.min(count, Math.ceil((scrollTop + size.height) / rowHeight) + overscan);
  // A row that leaves the view lends its elements to one that enters it: changing texts is cheaper than new elements.
  const reused = Math.ceil(size.height / rowHeight) + 2 * overscan + 1;
  const rows = [];
  for (let index = first; index < last; index += 1) {
    const row = render(index, size.width);
    rows.push(
      // biome-ignore lint/a11y/useFocusableInteractive: aria-activedescendant of the list points to the row.
      <div
        key={row.position % reused}
        id={`row-${row.position}`}
        class={`row ${row.class}`}
        role="option"
        aria-selected={index === cursor}
        aria-setsize={count}
        aria-posinset={index + 1}
        data-index={index}
        style={{ height: `${rowHeight}px` }}
      >
        {row.content}
      </div>,
    );
  }
  const isCursorRendered = cursor !== undefined && cursor >= first && cursor < last;
  return (
    <div
      class="virtual-list"
      ref={element}
      role="listbox"
      aria-label={label}
      tabIndex={0}
      {...(isCursorRendered ? { 'aria-activedescendant': `row-${render(cursor, size.width).position}` } : {})}
      onScroll={({ currentTarget }) => {
        setScrollTop(currentTarget.scrollTop);
        onScroll?.(currentTarget.scrollTop);
      }}
      onKeyDown={onKeyDown}
      onClick={onClick}
    >
      <div class="virtual-space" role="presentation" style={{ height: `${count * rowHeight}px` }}>
        <div
          class="virtual-rows"
          role="presentation"
          style={{ transform: `translateY(${first * rowHeight}px)` }}
        >
          {rows}
        </div>
      </div>
      {count === 0 && (
        <div class="empty" role="presentation">
          {empty}
        </div>
      )}
    </div>
  );
}
