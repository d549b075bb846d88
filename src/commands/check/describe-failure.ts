import type { CheckResult } from '../../check/cases/check-result.ts';
import { deliveryWords } from '../../check/fuzz/delivery-words.ts';
import type { GeneratedDelivery } from '../../check/fuzz/generated-delivery.ts';
import { relatedCase } from '../../check/fuzz/related-case.ts';
import { causesOf } from '../../check/fuzz/shrink.ts';
import type { Attempt } from './generated-sender.ts';

const maxNameLength = 60;

/** Names a failure after what its delivery differs in: `size`, `beginning`, or `plain-delivery`. */
export function failureName({ delivery, decidedBy: { rule } }: Attempt, taken: ReadonlySet<string>): string {
  const causes = [...causesOf(delivery).values()];
  const disclosed = rule.kind === 'discloses' ? [`discloses-${rule.what}`] : [];
  const words = [...disclosed, ...causes];
  const name = (words.length === 0 ? 'plain-delivery' : words.join('-'))
    .toLowerCase()
    .replace(/[^a-z\d.]+/g, '-')
    .slice(0, maxNameLength)
    .replace(/^-|-$/g, '');
  for (let number = 2; ; number += 1) {
    const own = number === 2 ? name : `${name}-${number - 1}`;
    if (!taken.has(own)) return own;
  }
}

/** Returns the result of a generated delivery, with the explanation of the case that is about the same. */
export function attemptResult(
  id: string,
  { delivery, finding, decidedBy, durationMs, curl }: Attempt,
  mask: (text: string) => string,
  note = '',
): CheckResult {
  const related = relatedCase(delivery, decidedBy.rule);
  const { verdict, found, change = related.change } = finding;
  const isNotable = verdict === 'fail' || verdict === 'warn';
  const limits = isNotable ? curlLimits(delivery) : undefined;
  return {
    id,
    title: deliveryWords(delivery),
    verdict,
    expected: related.expected,
    found: mask(`${found}${note}`),
    why: related.why,
    change,
    remark: limits ?? related.remark,
    ...(isNotable ? { curl: curl() } : {}),
    durationMs,
    isSent: true,
  };
}

/** Explains what a shell command cannot do; undefined if it sends the same. */
function curlLimits({ before, times, pieces, manner }: GeneratedDelivery): string | undefined {
  const limits = [
    ...(before.length > 0 ? ['without the deliveries before it'] : []),
    ...(times > 1 ? ['once'] : []),
    ...(pieces > 1 ? ['in one piece'] : []),
    ...(manner === 'kept' ? ['over a new connection'] : []),
  ];
  return limits.length === 0 ? undefined : `The curl command sends it ${limits.join(' and ')}.`;
}
