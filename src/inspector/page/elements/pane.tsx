import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface PaneProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** What stands beside the list instead of a delivery. It takes the focus when it opens. */
export function Pane({ title, onClose, children }: PaneProps) {
  const element = useRef<HTMLElement>(null);
  useEffect(() => element.current?.focus({ preventScroll: true }), []);
  return (
    <section class="detail" aria-label={title} tabIndex={-1} ref={element}>
      <header class="detail-header">
        <h2>
          <span class="cut">{title}</span>
        </h2>
        <button type="button" class="button quiet icon" aria-label={`Close: ${title}`} onClick={onClose}>
          <span aria-hidden="true">✕</span>
        </button>
      </header>
      <div class="detail-body">{children}</div>
    </section>
  );
}
