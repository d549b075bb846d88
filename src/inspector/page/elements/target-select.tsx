import { useState } from 'preact/hooks';
import { printable } from '../../../printable.ts';
import type { Target } from '../../messages.ts';

interface TargetSelectProps {
  readonly targets: readonly Target[];
  /** One of `targets`; undefined if none is chosen. */
  readonly target: Target | undefined;
  readonly isDisabled?: boolean;
  readonly onChange: (target: Target) => void;
}

export function TargetSelect({ targets, target, isDisabled = false, onChange }: TargetSelectProps) {
  return (
    <label class="field">
      <span class="field-label">Target</span>
      <select
        aria-label="Target"
        value={target === undefined ? '' : targets.indexOf(target)}
        disabled={isDisabled}
        onChange={({ currentTarget }) => {
          const chosen = targets[Number(currentTarget.value)];
          if (chosen !== undefined) onChange(chosen);
        }}
      >
        {target === undefined && <option value="">none</option>}
        {targets.map((one, index) => (
          <option key={index} value={index}>
            {targetText(one)}
          </option>
        ))}
      </select>
    </label>
  );
}

/** What to do when the chosen target is not listed any more. */
export const chooseAgainText = 'The program was restarted. Choose the target again.';

/**
 * Keeps the choice of a target when another `hello` lists the targets, perhaps in another order. At first it is the receiver,
 * which forwards and lists what it receives, or else the first target.
 * @returns one of `targets`; undefined if the chosen one is not among them any more
 */
export function useTarget(
  targets: readonly Target[],
): readonly [target: Target | undefined, choose: (target: Target) => void] {
  const first = targets.find(({ isReceiver }) => isReceiver) ?? targets[0];
  const [last, choose] = useState(first);
  const chosen = last ?? first;
  const target =
    targets.find((one) => one === chosen) ??
    targets.find(({ url, isReceiver }) =>
      // The receiver may have another port.
      isReceiver ? chosen?.isReceiver : chosen?.isReceiver === false && url === chosen.url,
    );
  return [target, choose];
}

export function targetText({ url, isReceiver }: Target): string {
  return isReceiver ? `this listener (${printable(url)})` : printable(url);
}
