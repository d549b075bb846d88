import { printable } from '../../../printable.ts';
import type { Target } from '../../messages.ts';

interface TargetSelectProps {
  readonly targets: readonly Target[];
  /** An index in `targets`. */
  readonly target: number;
  readonly onChange: (target: number) => void;
}

export function TargetSelect({ targets, target, onChange }: TargetSelectProps) {
  return (
    <label class="field">
      <span class="field-label">Target</span>
      <select
        aria-label="Target"
        value={target}
        onChange={({ currentTarget }) => onChange(Number(currentTarget.value))}
      >
        {targets.map((one, index) => (
          <option key={one.url} value={index}>
            {targetText(one)}
          </option>
        ))}
      </select>
    </label>
  );
}

export function targetText({ url, isReceiver }: Target): string {
  return isReceiver ? `this listener (${printable(url)})` : printable(url);
}
