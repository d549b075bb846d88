import type { CommandContext } from '../../context.ts';
import { createKeptDeliveries } from '../../inspector/server/kept-deliveries.ts';
import { keepSent } from '../../inspector/server/kept-delivery.ts';
import { type Inspector, openInspector } from '../../inspector/server/open-inspector.ts';
import { deliveryWords } from '../../inspector-session/delivery-words.ts';
import type { NodeReport } from '../../node/node-report.ts';
import { printable } from '../../printable.ts';
import { profiles } from '../../protocol/delivery/profile.ts';
import type { ProfileName } from '../../protocol/delivery/profile-name.ts';
import { warnOfFault } from '../../terminal/output/warnings.ts';
import { withoutTokens } from '../../without-tokens.ts';

/** What a node shows on its page: the deliveries that it has sent. */
export interface NodeInspector {
  add(report: NodeReport): void;
  /** @throws Problem `port-in-use`, `address-unavailable` */
  open(url: string, port: number): Promise<Inspector>;
}

const maxCount = 100_000;
const maxBodyLength = 64 * 1_048_576;

export function createNodeInspector(profile: ProfileName, context: CommandContext): NodeInspector {
  const words = deliveryWords([]);
  const deliveries = createKeptDeliveries({ maxCount, maxBodyLength });
  return {
    add(report) {
      if (report.kind !== 'dispatch' || report.request === undefined) return;
      const { event, webhook, outcome, durationMs, request, startedAtMs: sentAtMs } = report;
      const sent = {
        ...{ event, outcome, durationMs, sentAtMs },
        webhook: `webhook ${webhook.id}`,
        target: webhook.target,
        path: withoutTokens(request.path),
        rawHeaders: request.rawHeaders.map(withoutTokens),
        body: request.body,
      };
      deliveries.add((id) => keepSent({ ...sent, id }, words));
    },
    open: (url, port) =>
      openInspector({
        ...{ port, portFlag: '--ui', deliveries, words },
        address: null,
        title: `node on ${printable(url.replace(/\/$/, ''))}`,
        isLive: true,
        generation: profiles[profile].generation,
        randomBytes: context.randomBytes,
        secret: undefined,
        monotonicMs: context.monotonicMs,
        onFault: (error) => warnOfFault('showing deliveries', error, context),
      }),
  };
}
