import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { printable } from '../../../printable.ts';
import { countText, shortKey, timeText } from '../elements/short-text.ts';
import { type ListedRow, VirtualList } from '../elements/virtual-list.tsx';
import type { BlockLinks, ChainBlock } from '../model/block-chain.ts';
import { type Inspection, useInspection } from '../model/inspection.ts';
import type { DeliveryKey } from '../model/row-store.ts';
import { TrafficGraph } from './traffic-graph.tsx';

interface ChainViewProps {
  readonly inspection: Inspection;
  readonly onOpen: (delivery: DeliveryKey, isByKey: boolean) => void;
}

/** Below this width, the badges of a block have no room beside it. */
const narrowWidth = 860;
const rowHeightOf = (width: number) => (width < narrowWidth ? 64 : 40);

/** The blocks among the deliveries, highest first. */
export function ChainView({ inspection, onOpen }: ChainViewProps) {
  useInspection(inspection);
  const { chain } = inspection;
  const element = useRef<HTMLDivElement>(null);
  const [cursorId, setCursorId] = useState<string>();
  const count = chain.length;
  const cursorIndex = cursorId === undefined ? undefined : indexOfBlock(inspection, cursorId);

  // New blocks appear above. Whoever has scrolled down must keep what they look at.
  const topId = chain.at(count - 1)?.facts.id;
  const lastTopId = useRef(topId);
  useLayoutEffect(() => {
    const list = element.current;
    const before = lastTopId.current;
    lastTopId.current = topId;
    if (list === null || before === undefined || before === topId || list.scrollTop === 0) return;
    const shifted = indexOfBlock(inspection, before) ?? 0;
    list.scrollTop += shifted * rowHeightOf(list.clientWidth);
  }, [topId, inspection]);

  const slotSeconds = chain.slotSeconds();
  const blockAt = (index: number) => chain.at(count - 1 - index);
  const render = (index: number, width: number): ListedRow => {
    const block = blockAt(index);
    const links = chain.linksOf(count - 1 - index, slotSeconds);
    return {
      position: count - 1 - index,
      class: `block-row link-${links.link} ${links.missingBelow > 0 ? 'has-gap' : ''} ${links.isFork ? 'is-fork' : ''}`,
      content:
        block === undefined ? (
          ''
        ) : (
          <BlockContent block={block} links={links} isNarrow={width < narrowWidth} />
        ),
    };
  };
  const open = (index: number, isByKey: boolean) => {
    const block = blockAt(index);
    if (block === undefined) return;
    setCursorId(block.facts.id);
    onOpen(block.delivery, isByKey);
  };
  return (
    <div class="list-area">
      <TrafficGraph inspection={inspection} />
      <div class="list-frame">
        <VirtualList
          label="Blocks, highest first"
          count={count}
          rowHeightOf={rowHeightOf}
          cursor={cursorIndex}
          render={render}
          onMove={(index) => setCursorId(blockAt(index)?.facts.id)}
          onOpen={open}
          element={element}
          empty={
            <>
              <p class="empty-title">No blocks yet</p>
              <p>Deliveries of block events that match the filter appear here.</p>
            </>
          }
        />
      </div>
    </div>
  );
}

/** The place of a block from the top; it is looked for near there. */
function indexOfBlock({ chain }: Inspection, id: string): number | undefined {
  for (let index = 0; index < chain.length; index += 1)
    if (chain.at(chain.length - 1 - index)?.facts.id === id) return index;
  return undefined;
}

interface BlockContentProps {
  readonly block: ChainBlock;
  readonly links: BlockLinks;
  readonly isNarrow: boolean;
}

function BlockContent({ block, links, isNarrow }: BlockContentProps) {
  const { facts, events, repeats, isLate, receivedAtMs } = block;
  return (
    <div class={isNarrow ? 'cells block narrow' : 'cells block'}>
      <span class="chain-line" aria-hidden="true">
        <span class="chain-node" />
      </span>
      <span class="cell-height">
        <span class="unseen">height </span>
        {countText(facts.height)}
      </span>
      <code class="cell-id cut">{shortKey(printable(facts.id))}</code>
      <span class="cell-delegate cut">
        {facts.delegate !== null && (
          <>
            <span class="quiet-text">by </span>
            <code>{shortKey(printable(facts.delegate))}</code>
          </>
        )}
      </span>
      <span class="cell-summary cut">
        {events.map((event) => printable(event.replace(/^block\./, ''))).join(' · ')}
      </span>
      <span class="cell-badges">
        {links.missingBelow > 0 && (
          <span class="badge bad">
            gap of {countText(links.missingBelow)}
            <span class="unseen"> below this block</span>
          </span>
        )}
        {links.isFork && <span class="badge bad">fork</span>}
        {links.link === 'broken' && <span class="badge bad">previous block differs</span>}
        {links.missedSlots > 0 && (
          <span class="badge warning">
            {countText(links.missedSlots)} missed {links.missedSlots === 1 ? 'slot' : 'slots'}
          </span>
        )}
        {isLate && <span class="badge warning">out of order</span>}
        {repeats > 0 && <span class="badge info">{repeats === 1 ? 'repeated' : `repeated ×${repeats}`}</span>}
      </span>
      <span class="cell-time">{timeText(receivedAtMs, Date.now())}</span>
    </div>
  );
}
