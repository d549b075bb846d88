import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { printable } from '../../printable.ts';
import type { DeliveryRow, DeliveryDetail as Detail } from '../messages.ts';
import { ChainView } from './chain/chain-view.tsx';
import { CheckRun } from './check/check-run.tsx';
import { Composer, type ComposeStart, newEvent } from './compose/composer.tsx';
import { DeliveryDetail } from './detail/delivery-detail.tsx';
import { Announcer, announce } from './elements/announcer.tsx';
import { countText } from './elements/short-text.ts';
import { KeysDialog } from './keys-dialog.tsx';
import { DeliveryList } from './list/delivery-list.tsx';
import { FilterBar } from './list/filter-bar.tsx';
import { lockedText } from './model/api.ts';
import { Inspection, useHello, useInspection } from './model/inspection.ts';
import { filterQuery, type ListFilter, readFilter } from './model/list-filter.ts';
import { type DeliveryKey, isRunMarker } from './model/row-store.ts';
import type { Connection } from './model/stream.ts';

type View = 'deliveries' | 'chain';

/** What stands beside the list instead of a delivery. */
type Tool = { readonly kind: 'compose'; readonly start: ComposeStart } | { readonly kind: 'check' };

/** What takes the place of what stands beside the list. */
type Step =
  | { readonly kind: 'open'; readonly delivery: DeliveryKey; readonly isByKey: boolean }
  /** Without a tool, the last one is closed. */
  | { readonly kind: 'tool'; readonly tool: Tool | undefined };

/** What the address of the page says. It can be shared with whoever has opened the page too. */
interface Place {
  readonly filter: ListFilter;
  readonly view: View;
  readonly openedId: number | undefined;
}

function readPlace(): Place {
  const query = new URLSearchParams(location.search);
  const id = Number(new URLSearchParams(location.hash.slice(1)).get('delivery'));
  return {
    filter: readFilter(query),
    view: query.get('view') === 'chain' ? 'chain' : 'deliveries',
    openedId: Number.isSafeInteger(id) && id > 0 ? id : undefined,
  };
}

function addressOf({ filter, view, openedId }: Place): string {
  const query = filterQuery(filter);
  if (view === 'chain') query.set('view', view);
  const search = query.size === 0 ? '' : `?${query}`;
  return `${location.pathname}${search}${openedId === undefined ? '' : `#delivery=${openedId}`}`;
}

export function App() {
  const [place, setPlace] = useState(readPlace);
  const [opened, setOpened] = useState<DeliveryKey>();
  const [cursor, setCursor] = useState<DeliveryKey>();
  const [compared, setCompared] = useState<Detail>();
  const [tool, setTool] = useState<Tool>();
  /** Waits until the user agrees to lose the edits in the composer. */
  const [delayed, setDelayed] = useState<Step>();
  const hasEdits = useRef(false);
  const [isPaused, setPaused] = useState(false);
  const [isKeysShown, setKeysShown] = useState(false);
  const listElement = useRef<HTMLDivElement>(null);
  const searchElement = useRef<HTMLInputElement>(null);
  const detailElement = useRef<HTMLDivElement>(null);

  const filterText = String(filterQuery(place.filter));
  const inspection = useMemo(() => new Inspection(place.filter), [filterText]);
  useEffect(() => () => inspection.close(), [inspection]);

  const go = (change: Partial<Place>, isNewStep: boolean) => {
    const next = { ...place, ...change };
    setPlace(next);
    if (isNewStep) history.pushState(null, '', addressOf(next));
    else history.replaceState(null, '', addressOf(next));
  };
  useEffect(() => {
    const onPopState = () => {
      const next = readPlace();
      setPlace(next);
      if (next.openedId === undefined) setOpened(undefined);
    };
    window.addEventListener('popstate', onPopState);
    return () => window.removeEventListener('popstate', onPopState);
  }, []);

  const open = (delivery: DeliveryKey) => {
    setTool(undefined);
    setCursor(delivery);
    setOpened(delivery);
    go({ openedId: delivery.id }, false);
  };
  const take = (step: Step) => {
    setDelayed(undefined);
    if (step.kind === 'open') {
      open(step.delivery);
      // The mouse shows where its user looks. The keys have to follow to what they opened.
      if (step.isByKey) requestAnimationFrame(() => focusDetail(detailElement.current));
    } else {
      setTool(step.tool);
      if (step.tool === undefined) shownList()?.focus();
    }
  };
  const takeOrAsk = (step: Step) => {
    if (hasEdits.current) setDelayed(step);
    else take(step);
  };
  const openFromList = (delivery: DeliveryKey, isByKey: boolean) =>
    takeOrAsk({ kind: 'open', delivery, isByKey });
  const openTool = (next: Tool) => {
    const isOpen = next.kind === 'compose' && tool?.kind === 'compose' && next.start === tool.start;
    if (!isOpen) takeOrAsk({ kind: 'tool', tool: next });
  };
  const closeTool = () => takeOrAsk({ kind: 'tool', tool: undefined });
  const keepEdits = () => {
    setDelayed(undefined);
    focusDetail(detailElement.current);
  };
  const close = () => {
    setOpened(undefined);
    go({ openedId: undefined }, false);
    shownList()?.focus();
  };
  const move = (delivery: DeliveryKey) => {
    if (opened === undefined || tool !== undefined) setCursor(delivery);
    else open(delivery);
  };
  const pause = () => {
    setPaused(!isPaused);
    announce(isPaused ? 'Resumed' : 'Paused');
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isKeysShown) return;
    const { target } = event;
    const control = target instanceof Element ? target.closest('input, select, textarea') : null;
    const isTyping = control !== null;
    if (event.key === 'Escape') {
      if (isTyping) (control.closest<HTMLElement>('.detail') ?? shownList())?.focus();
      else if (delayed !== undefined) keepEdits();
      else if (tool !== undefined) closeTool();
      else if (place.openedId !== undefined) close();
      else setCompared(undefined);
      return;
    }
    if (isTyping) return;
    switch (event.key) {
      case '/':
        searchElement.current?.focus();
        searchElement.current?.select();
        break;
      case 'p':
        pause();
        break;
      case 'n':
        if (inspection.hello?.targets.length) openTool({ kind: 'compose', start: newEvent });
        break;
      case '?':
        setKeysShown(true);
        break;
      case 'j':
      case 'k':
        passToList(event.key);
        break;
      case 'ArrowDown':
      case 'ArrowUp':
      case 'Enter':
        // Elsewhere these keys scroll, or press a button.
        if (target !== document.body) return;
        passToList(event.key);
        break;
      default:
        return;
    }
    event.preventDefault();
  };
  const passToList = (key: string) => {
    const list = shownList();
    // A screen reader follows the cursor only in the element that has the focus.
    if (document.activeElement === document.body) list?.focus();
    list?.dispatchEvent(new KeyboardEvent('keydown', { key }));
  };
  const onKeyDownNow = useRef(onKeyDown);
  onKeyDownNow.current = onKeyDown;
  // A key can be pressed as soon as the page is seen, but other effects run some frames later.
  useLayoutEffect(() => {
    const listener = (event: KeyboardEvent) => onKeyDownNow.current(event);
    document.addEventListener('keydown', listener);
    return () => document.removeEventListener('keydown', listener);
  }, []);

  return (
    <>
      <Header
        inspection={inspection}
        view={place.view}
        isPaused={isPaused}
        onView={(view) => go({ view }, true)}
        onPause={pause}
        onTool={openTool}
        onKeys={() => setKeysShown(true)}
      />
      <FilterBar
        filter={place.filter}
        searchElement={searchElement}
        onApply={(filter) => go({ filter }, true)}
      />
      <LockedNotice inspection={inspection} />
      {compared !== undefined && (
        <div class="notice is-active" role="status">
          <span>Comparing with delivery #{compared.row.id}. Open another delivery to see what differs.</span>
          <button type="button" class="button" onClick={() => setCompared(undefined)}>
            Cancel
          </button>
        </div>
      )}
      <main class={place.openedId === undefined && tool === undefined ? 'main' : 'main has-detail'}>
        {place.view === 'deliveries' ? (
          <DeliveryList
            key={filterText}
            inspection={inspection}
            isPaused={isPaused}
            cursor={cursor}
            openedId={place.openedId}
            comparedId={compared?.row.id}
            onMove={move}
            onOpen={openFromList}
            element={listElement}
          />
        ) : (
          <ChainView key={filterText} inspection={inspection} onOpen={openFromList} />
        )}
        {(tool !== undefined || place.openedId !== undefined) && (
          <div class="detail-holder" ref={detailElement}>
            {tool?.kind === 'compose' && (
              <Composer
                key={tool.start.editedId}
                start={tool.start}
                inspection={inspection}
                hasEdits={hasEdits}
                asksToDiscard={delayed !== undefined}
                onDiscard={() => delayed !== undefined && take(delayed)}
                onKeep={keepEdits}
                onClose={closeTool}
              />
            )}
            {tool?.kind === 'check' && <CheckRun inspection={inspection} onClose={closeTool} />}
            {tool === undefined && place.openedId !== undefined && (
              <OpenedDelivery
                inspection={inspection}
                id={place.openedId}
                opened={opened}
                compared={compared}
                onCompare={setCompared}
                onOpen={open}
                onEdit={(start) => setTool({ kind: 'compose', start })}
                onClose={close}
              />
            )}
          </div>
        )}
      </main>
      {isKeysShown && <KeysDialog onClose={() => setKeysShown(false)} />}
      <Announcer />
    </>
  );
}

/** The list of deliveries, or that of blocks. */
function shownList(): HTMLElement | null {
  return document.querySelector('.virtual-list');
}

function focusDetail(holder: HTMLElement | null): void {
  holder?.querySelector<HTMLElement>('.detail')?.focus({ preventScroll: true });
}

interface OpenedDeliveryProps {
  readonly inspection: Inspection;
  readonly id: number;
  /** Undefined for one from the address of the page. */
  readonly opened: DeliveryKey | undefined;
  readonly compared: Detail | undefined;
  readonly onCompare: (detail: Detail | undefined) => void;
  readonly onOpen: (delivery: DeliveryKey) => void;
  readonly onEdit: (start: ComposeStart) => void;
  readonly onClose: () => void;
}

function OpenedDelivery(props: OpenedDeliveryProps) {
  const { inspection, id, opened, compared, onCompare, onOpen, onEdit, onClose } = props;
  const hello = useHello(inspection);
  if (hello === undefined) return null;
  const delivery = opened?.id === id ? opened : { run: hello.run, id };
  return (
    <DeliveryDetail
      delivery={delivery}
      row={rowOf(inspection, delivery)}
      currentRun={hello.run}
      receiver={hello.address}
      targets={hello.targets}
      compared={compared}
      onCompare={onCompare}
      onOpen={(other) => onOpen({ run: hello.run, id: other })}
      onEdit={onEdit}
      onClose={onClose}
    />
  );
}

function rowOf({ rows }: Inspection, delivery: DeliveryKey): DeliveryRow | undefined {
  const position = rows.positionOf(delivery);
  const entry = position === undefined ? undefined : rows.at(position);
  return entry === undefined || isRunMarker(entry) ? undefined : entry;
}

function LockedNotice({ inspection }: { readonly inspection: Inspection }) {
  useInspection(inspection);
  if (inspection.connection !== 'locked') return null;
  return (
    <div class="notice is-bad" role="alert">
      {lockedText}
    </div>
  );
}

interface HeaderProps {
  readonly inspection: Inspection;
  readonly view: View;
  readonly isPaused: boolean;
  readonly onView: (view: View) => void;
  readonly onPause: () => void;
  readonly onTool: (tool: Tool) => void;
  readonly onKeys: () => void;
}

function Header({ inspection, view, isPaused, onView, onPause, onTool, onKeys }: HeaderProps) {
  useInspection(inspection);
  const { hello, rows, total, filter } = inspection;
  const title = printable(hello?.title ?? '');
  useEffect(() => {
    document.title = title === '' ? 'Inspector' : `${title} · Inspector`;
  }, [title]);
  const isFiltered = filterQuery(filter).size > 0;
  const tab = (name: View, label: string) => (
    <button
      type="button"
      class="tab"
      {...(view === name ? { 'aria-current': 'page' } : {})}
      onClick={() => onView(name)}
    >
      {label}
    </button>
  );
  return (
    <header class="header">
      <h1>
        <svg class="logo" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
          <path d="M4 17V9a6 6 0 0 1 12 0v8l-2-1.6L12 17l-2-1.6L8 17l-2-1.6z" />
          <circle cx="8" cy="9" r="1.2" />
          <circle cx="12" cy="9" r="1.2" />
        </svg>
        <span class="unseen">Inspector: </span>
        <span class="cut">{title === '' ? 'Inspector' : title}</span>
      </h1>
      <nav class="tabs" aria-label="Views">
        {tab('deliveries', 'Deliveries')}
        {tab('chain', 'Chain')}
      </nav>
      <div class="header-end">
        <ConnectionState
          connection={inspection.connection}
          isComplete={hello?.isLive === false && inspection.isCaughtUp}
          isPaused={isPaused}
        />
        <span class="total">
          {isFiltered
            ? `${countText(Math.max(0, rows.end))} of ${countText(total)}`
            : `${countText(total)} in total`}
        </span>
        {hello !== undefined && hello.targets.length > 0 && (
          <button
            type="button"
            class="button"
            aria-keyshortcuts="n"
            onClick={() => onTool({ kind: 'compose', start: newEvent })}
          >
            New event…
          </button>
        )}
        {hello?.targets.some(({ isReceiver }) => !isReceiver) && (
          <button type="button" class="button" onClick={() => onTool({ kind: 'check' })}>
            Check…
          </button>
        )}
        <button type="button" class="button" aria-pressed={isPaused} onClick={onPause} aria-keyshortcuts="p">
          {isPaused ? 'Resume' : 'Pause'}
        </button>
        <span class="export">
          <span class="quiet-text">Export</span>
          <a class="button" href={exportAddress('journal', filter)} download title="Export as a journal">
            Journal
          </a>
          <a class="button" href={exportAddress('har', filter)} download title="Export as a HAR file">
            HAR
          </a>
        </span>
        <button type="button" class="button icon" aria-label="Keys" aria-keyshortcuts="?" onClick={onKeys}>
          ?
        </button>
      </div>
    </header>
  );
}

function exportAddress(format: 'journal' | 'har', filter: ListFilter): string {
  const query = filterQuery(filter);
  query.set('format', format);
  return `api/export?${query}`;
}

interface ConnectionStateProps {
  readonly connection: Connection;
  readonly isComplete: boolean;
  readonly isPaused: boolean;
}

function ConnectionState({ connection, isComplete, isPaused }: ConnectionStateProps) {
  const words: Readonly<Record<Connection, string>> = {
    connecting: 'Connecting',
    open: isPaused ? 'Paused' : isComplete ? 'Complete' : 'Live',
    lost: 'Reconnecting',
    locked: 'Locked',
  };
  return (
    <span class={`connection is-${connection} ${isPaused ? 'is-paused' : ''}`} role="status">
      <span class="connection-sign" aria-hidden="true" />
      {words[connection]}
    </span>
  );
}
