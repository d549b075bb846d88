import type { CallRefusal, NodeReport, WebhookRef } from '../../node/node-report.ts';
import { jsonString } from '../../protocol/json/json-values.ts';
import { publicTarget } from '../../protocol/webhooks/node-webhook.ts';
import { rounded } from '../../terminal/text/numbers.ts';
import { withoutTokens } from '../../without-tokens.ts';
import type { NodeTally } from './node-tally.ts';

export interface NodeReady {
  /** The address of the page with its key; absent without a page. */
  readonly uiUrl?: string | undefined;
  readonly url: string;
  readonly p2pUrl: string;
  readonly pid: number;
  readonly profile: string;
}

/** Returns the first line of `node --json`: both sockets accept connections. */
export function nodeReadyLine({ url, p2pUrl, pid, profile, uiUrl }: NodeReady): string {
  return line('ready', { url, p2pUrl, pid, profile, ...(uiUrl === undefined ? {} : { uiUrl }) });
}

/** Returns a report of the node as a line of `node --json`. */
export function nodeLine(report: NodeReport, atMs: number): string {
  return line(report.kind, { at: new Date(atMs).toISOString(), ...members(report) });
}

/** Returns the last line of `node --json`. */
export function nodeSummaryLine(tally: NodeTally, webhooks: number): string {
  return line('summary', { ...tally, webhooks });
}

type Members = Readonly<Record<string, string | number | boolean | null>>;

function members(report: NodeReport): Members {
  switch (report.kind) {
    case 'request': {
      const { door, method, target: path, status, remoteAddress, refusal } = report;
      return { door, method, path: withoutTokens(path), status, remoteAddress, ...refusalMembers(refusal) };
    }
    case 'block': {
      const { height, id, transactions, events } = report;
      return { height, id, transactions, events };
    }
    case 'dispatch': {
      const { event, webhook, condition = null, outcome, isSuccess: success, durationMs } = report;
      const status = outcome.kind === 'answered' ? outcome.status : null;
      const error = outcome.kind === 'failed' ? outcome.reason : null;
      return {
        event,
        ...webhookMembers(webhook),
        condition,
        status,
        success,
        error,
        durationMs: rounded(durationMs),
      };
    }
    case 'exception': {
      const { event, webhook, condition, message, lostWebhooks } = report;
      return { event, ...webhookMembers(webhook), condition, message, lostWebhooks };
    }
    case 'gave-up': {
      const { event, webhook, condition, reason } = report;
      return { event, ...webhookMembers(webhook), condition, reason };
    }
    case 'blocked': {
      const { event, webhook, waiting, afterMs } = report;
      return { event, ...webhookMembers(webhook), waiting, afterMs };
    }
    case 'abandoned': {
      const { event, webhook, afterMs, maxConnections } = report;
      return { event, ...webhookMembers(webhook), afterMs: rounded(afterMs), maxConnections };
    }
    case 'unmatched':
      return { event: report.event, webhooks: report.webhooks };
    case 'dropped':
      return { event: report.event, deliveries: report.deliveries, reason: report.reason };
    case 'unheard':
      return { event: report.event };
    case 'fault':
      return { during: report.during, message: withoutTokens(report.message) };
  }
}

function refusalMembers(refusal: CallRefusal | undefined): Members {
  if (refusal === undefined) return { refusal: null };
  switch (refusal.reason) {
    case 'foreign-host':
      return { refusal: refusal.reason, host: refusal.host };
    case 'foreign-origin':
      return { refusal: refusal.reason, origin: refusal.origin ?? null };
    default:
      return { refusal: refusal.reason };
  }
}

function webhookMembers({ id, target }: WebhookRef): Members {
  return { webhook: id, target: publicTarget(target) };
}

function line(type: string, given: Members): string {
  const texts = Object.entries({ type, ...given }).map(
    ([name, value]) => `"${name}":${typeof value === 'string' ? jsonString(value) : value}`,
  );
  return `{${texts.join(',')}}\n`;
}
