import { useMemo, useRef, useState } from 'preact/hooks';
import { printable } from '../../../printable.ts';
import { CopyButton } from '../elements/copy-button.tsx';
import { countText, shortened } from '../elements/short-text.ts';
import { childNodes, isTooDeep, type PayloadNode, pasteText, rootNode } from './payload-nodes.ts';

/** Of a larger array or object this many more members appear at a time. */
const shownAtOnce = 200;

interface Line {
  readonly node: PayloadNode;
  readonly depth: number;
  readonly index: number;
  readonly siblings: number;
  readonly children: readonly PayloadNode[];
  readonly parent: string;
  /** How many members of the parent are hidden after this one; it has a button for them. */
  readonly hiddenAfter: number;
}

interface Expansion {
  readonly isExpanded: ReadonlySet<string>;
  readonly shown: ReadonlyMap<string, number>;
}

/** The payload as a tree, made from its exact text: a parser would lose digits, order and repeated keys. */
export function PayloadTree({ text }: { readonly text: string }) {
  const root = useMemo(() => rootNode(text), [text]);
  const [expansion, setExpansion] = useState<Expansion>({
    isExpanded: new Set(['']),
    shown: new Map(),
  });
  const [active, setActive] = useState('');
  const tree = useRef<HTMLDivElement>(null);
  const childrenOf = useMemo(() => remembered(), [text]);
  const lines = useMemo(() => linesOf(root, expansion, childrenOf), [root, expansion, childrenOf]);
  if (isTooDeep(root.text)) return <pre class="raw">{printable(root.text.slice(0, 100_000))}</pre>;

  const toggle = (place: string, isWanted = !expansion.isExpanded.has(place)) =>
    setExpansion(({ isExpanded, shown }) => {
      const next = new Set(isExpanded);
      if (isWanted) next.add(place);
      else next.delete(place);
      return { isExpanded: next, shown };
    });
  const showMore = (parent: string) =>
    setExpansion(({ isExpanded, shown }) => ({
      isExpanded,
      shown: new Map(shown).set(parent, (shown.get(parent) ?? shownAtOnce) + shownAtOnce),
    }));
  const focus = (place: string | undefined) => {
    if (place === undefined) return;
    setActive(place);
    tree.current?.querySelector<HTMLElement>(`[data-place="${place}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const { target } = event;
    if (!(target instanceof HTMLElement) || target.dataset.place === undefined) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = lines.findIndex(({ node }) => node.place === active);
    const line = lines[at];
    if (line === undefined) return;
    const { place } = line.node;
    const isExpanded = expansion.isExpanded.has(place);
    switch (event.key) {
      case 'ArrowDown':
        focus(lines[at + 1]?.node.place);
        break;
      case 'ArrowUp':
        focus(lines[at - 1]?.node.place);
        break;
      case 'ArrowRight':
        if (line.children.length > 0 && !isExpanded) toggle(place, true);
        else if (isExpanded) focus(lines[at + 1]?.node.place);
        break;
      case 'ArrowLeft':
        if (isExpanded && line.children.length > 0) toggle(place, false);
        else if (line.depth > 1) focus(line.parent);
        break;
      case 'Home':
        focus(lines[0]?.node.place);
        break;
      case 'End':
        focus(lines.at(-1)?.node.place);
        break;
      case 'Enter':
      case ' ':
        if (line.children.length > 0) toggle(place);
        break;
      default:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div class="tree" role="tree" aria-label="Payload" ref={tree} onKeyDown={onKeyDown}>
      {lines.map((line) => (
        <TreeLine
          key={line.node.place}
          line={line}
          isExpanded={expansion.isExpanded.has(line.node.place)}
          isActive={line.node.place === active}
          onActivate={() => setActive(line.node.place)}
          onToggle={() => toggle(line.node.place)}
          onShowMore={() => showMore(line.parent)}
        />
      ))}
    </div>
  );
}

interface TreeLineProps {
  readonly line: Line;
  readonly isExpanded: boolean;
  readonly isActive: boolean;
  readonly onActivate: () => void;
  readonly onToggle: () => void;
  readonly onShowMore: () => void;
}

function TreeLine({ line, isExpanded, isActive, onActivate, onToggle, onShowMore }: TreeLineProps) {
  const { node, depth, index, siblings, children, hiddenAfter } = line;
  const isContainer = children.length > 0;
  const key = node.path.at(-1);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree handles the keys of all its items.
    <div
      class={isActive ? 'tree-line is-active' : 'tree-line'}
      role="treeitem"
      aria-level={depth}
      aria-posinset={index + 1}
      aria-setsize={siblings}
      aria-selected={isActive}
      {...(isContainer ? { 'aria-expanded': isExpanded } : {})}
      tabIndex={isActive ? 0 : -1}
      data-place={node.place}
      style={{ paddingLeft: `${(depth - 1) * 16 + 4}px` }}
      onFocus={onActivate}
      onClick={({ target }) => {
        onActivate();
        if (isContainer && target instanceof Element && target.closest('button') === null) onToggle();
      }}
    >
      <span class={isExpanded ? 'twist is-open' : 'twist'} aria-hidden="true">
        {isContainer ? '›' : ''}
      </span>
      <span class="tree-key">{key === undefined ? 'payload' : shortened(key)}</span>
      <span class={`tree-value ${node.kind}`}>{valueText(node, children.length)}</span>
      <span class="tree-actions">
        <CopyButton
          label="Copy value"
          class="button tiny"
          tabIndex={isActive ? 0 : -1}
          text={() => pasteText(node)}
        />
        {node.path.length > 0 && (
          <CopyButton
            label="Copy path"
            class="button tiny"
            tabIndex={isActive ? 0 : -1}
            text={() => node.path.join('.')}
          />
        )}
      </span>
      {hiddenAfter > 0 && (
        <button type="button" class="button tiny tree-more" onClick={onShowMore}>
          Show {countText(Math.min(hiddenAfter, shownAtOnce))} more of {countText(hiddenAfter)}
        </button>
      )}
    </div>
  );
}

function valueText({ kind, text }: PayloadNode, members: number): string {
  if (kind === 'object') return members === 0 ? '{}' : `{ ${countText(members)} }`;
  if (kind === 'array') return members === 0 ? '[]' : `[ ${countText(members)} ]`;
  return shortened(text);
}

/** Children by the place of their parent: finding them scans the text. */
function remembered(): (node: PayloadNode) => readonly PayloadNode[] {
  const known = new Map<string, readonly PayloadNode[]>();
  return (node) => {
    const children = known.get(node.place) ?? childNodes(node);
    known.set(node.place, children);
    return children;
  };
}

function linesOf(
  root: PayloadNode,
  { isExpanded, shown }: Expansion,
  childrenOf: (node: PayloadNode) => readonly PayloadNode[],
): readonly Line[] {
  const lines: Line[] = [];
  add(root, 1, 0, 1, '', 0);
  return lines;

  function add(
    node: PayloadNode,
    depth: number,
    index: number,
    siblings: number,
    parent: string,
    hiddenAfter: number,
  ): void {
    const children = childrenOf(node);
    lines.push({ node, depth, index, siblings, children, parent, hiddenAfter });
    if (!isExpanded.has(node.place)) return;
    const count = Math.min(children.length, shown.get(node.place) ?? shownAtOnce);
    for (const [place, child] of children.slice(0, count).entries()) {
      const hidden = place === count - 1 ? children.length - count : 0;
      add(child, depth + 1, place, children.length, node.place, hidden);
    }
  }
}
