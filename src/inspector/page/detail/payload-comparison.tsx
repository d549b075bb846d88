import { useMemo } from 'preact/hooks';
import { printable } from '../../../printable.ts';
import { diffJson, type JsonDifference } from '../../../protocol/json/diff-json.ts';
import type { DeliveryDetail } from '../../messages.ts';
import { countText, shortened } from '../elements/short-text.ts';
import { isTooDeep } from './payload-nodes.ts';

interface PayloadComparisonProps {
  readonly before: DeliveryDetail;
  readonly after: DeliveryDetail;
  readonly onEnd: () => void;
}

const maxListed = 500;

/** What differs between the payloads of two deliveries, by path and with the exact digits. */
export function PayloadComparison({ before, after, onEnd }: PayloadComparisonProps) {
  const result = useMemo(() => compare(before, after), [before, after]);
  return (
    <section aria-label="Comparison" class="comparison">
      <div class="actions">
        <h3>
          #{before.row.id} → #{after.row.id}
        </h3>
        <button type="button" class="button" onClick={onEnd}>
          End comparison
        </button>
      </div>
      {typeof result === 'string' ? (
        <p class="callout">{result}</p>
      ) : (
        <>
          <p class="quiet-text" role="status">
            {result.length === 0
              ? 'The payloads are equal.'
              : `${countText(result.length)} ${result.length === 1 ? 'difference' : 'differences'}`}
            {result.length > maxListed && `, the first ${maxListed} are listed`}
          </p>
          <ul class="differences">
            {result.slice(0, maxListed).map((difference) => (
              <Difference key={difference.path.join('\0')} {...difference} />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function Difference({ path, before, after }: JsonDifference) {
  const kind = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
  return (
    <li>
      <div class="difference-path">
        <code>{path.length === 0 ? 'payload' : printable(path.join('.'))}</code>
        <span class={`badge ${kind === 'added' ? 'good' : kind === 'removed' ? 'bad' : 'warning'}`}>
          {kind}
        </span>
      </div>
      {before !== undefined && (
        <del>
          <span aria-hidden="true">− </span>
          {shortened(before)}
        </del>
      )}
      {after !== undefined && (
        <ins>
          <span aria-hidden="true">+ </span>
          {shortened(after)}
        </ins>
      )}
    </li>
  );
}

function compare(before: DeliveryDetail, after: DeliveryDetail): readonly JsonDifference[] | string {
  const [one, other] = [payloadText(before), payloadText(after)];
  if (one === undefined || other === undefined) return 'One of the two has no payload to compare.';
  if (isTooDeep(one) || isTooDeep(other)) return 'One of the payloads is nested too deep to compare.';
  return diffJson(one, other);
}

function payloadText({ body, payload }: DeliveryDetail): string | undefined {
  return body === null || payload === null ? undefined : body.slice(payload.start, payload.end);
}
