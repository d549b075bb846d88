import { printable } from '../../../printable.ts';
import type { DeliveryRow } from '../../messages.ts';

/** After this a node gives up, and takes the delivery for failed. */
export const senderPatienceMs = 1_500;

export function Status({ status }: Pick<DeliveryRow, 'status'>) {
  return (
    <span class={`cell-status ${status === null ? 'tone-quiet' : toneOf(status)}`}>{status ?? '–'}</span>
  );
}

export function toneOf(status: number): string {
  if (status < 300) return 'tone-good';
  return status < 500 ? 'tone-warning' : 'tone-bad';
}

export function Badges({ row }: { readonly row: DeliveryRow }) {
  const failed = row.forwardings.filter(
    ({ status, next }) => next !== 'done' && (status === null || status < 200 || status > 299),
  ).length;
  return (
    <>
      {row.token !== null && row.token !== 'default' && row.token !== row.event && (
        <span class="badge" title="Label of the token">
          <span class="unseen">token </span>
          {printable(row.token)}
        </span>
      )}
      {!row.isChosen && <span class="badge">not chosen</span>}
      {row.duplicateOf !== null && <span class="badge info">duplicate</span>}
      {row.deviations !== null && row.deviations > 0 && (
        <span class="badge warning">
          {row.deviations} deviation{row.deviations === 1 ? '' : 's'}
        </span>
      )}
      {row.durationMs !== null && row.durationMs > senderPatienceMs && (
        <span class="badge warning" title={`A node gives up after ${senderPatienceMs} ms`}>
          slow
        </span>
      )}
      {row.note !== null && <span class="badge warning">{printable(row.note)}</span>}
      {failed > 0 && (
        <span class="badge bad">{failed === 1 ? 'target failed' : `${failed} targets failed`}</span>
      )}
    </>
  );
}
