import { printable } from '../../../printable.ts';
import type { ForwardingRow } from '../../messages.ts';
import { type Failure, lockedText } from '../model/api.ts';
import { toneOf } from './row-signs.tsx';
import { durationText } from './short-text.ts';

/** How a target answered. */
export function Outcome({ forwarding }: { readonly forwarding: ForwardingRow }) {
  const { status, next } = forwarding;
  const tone = status === null ? (next === 'done' ? 'tone-good' : 'tone-bad') : toneOf(status);
  return <span class={`outcome ${tone}`}>{outcomeText(forwarding)}</span>;
}

export function outcomeText({ status, error, durationMs, next }: ForwardingRow): string {
  const outcome =
    status === null ? (failureText(error) ?? (next === 'done' ? 'stored' : 'no answer')) : String(status);
  return durationMs === null ? outcome : `${outcome} · ${durationText(durationMs)}`;
}

/** A handler that answers 401 refuses too. */
function failureText(error: string | null): string | undefined {
  if (error === null) return undefined;
  return error === 'refused' ? 'connection refused' : printable(error);
}

/** Why the program did not do what was asked. */
export function problemText(failure: Failure): string {
  switch (failure.kind) {
    case 'locked':
      return lockedText;
    case 'gone':
      return 'This delivery is no longer kept.';
    case 'failed':
      return failure.message;
  }
}
