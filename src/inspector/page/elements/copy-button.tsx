import { useEffect, useState } from 'preact/hooks';
import { announce } from './announcer.tsx';

interface CopyButtonProps {
  readonly label: string;
  /** Made only when it is wanted: it may be long. */
  readonly text: () => string;
  readonly class?: string;
  readonly tabIndex?: number;
}

const shownMs = 1_500;

export function CopyButton({ label, text, class: className = 'button', tabIndex = 0 }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<string>();
  // A shorter text would move the buttons beside it, perhaps under the mouse.
  const [minWidth, setMinWidth] = useState(0);
  useEffect(() => {
    if (outcome === undefined) return undefined;
    announce(outcome);
    const timer = window.setTimeout(() => setOutcome(undefined), shownMs);
    return () => window.clearTimeout(timer);
  }, [outcome]);
  const copy = async (width: number) => {
    setMinWidth(width);
    try {
      await navigator.clipboard.writeText(text());
      setOutcome('Copied');
    } catch {
      setOutcome('Not allowed to copy');
    }
  };
  return (
    <button
      type="button"
      class={className}
      tabIndex={tabIndex}
      style={{ minWidth: `${minWidth}px` }}
      onClick={({ currentTarget }) => void copy(currentTarget.getBoundingClientRect().width)}
    >
      {outcome ?? label}
    </button>
  );
}
