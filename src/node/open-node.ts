import { startAnyChain } from '../chain/any-chain.ts';
import type { NetworkName } from '../chain/network/network-name.ts';
import { type ApiHead, type ApiResponse, openApiServer } from '../http/receiver/api-server.ts';
import { receiverLimits } from '../http/server/receiver-limits.ts';
import { createAllowedCallers, isCrossSiteChange } from './allowed-callers.ts';
import { createDispatcher } from './dispatcher.ts';
import { answerEvent, maxEventBytes, refuseStranger } from './events-api.ts';
import { startForging } from './forging.ts';
import { errorResponse, forbidden, internalError, notAllowed } from './hapi/api-response.ts';
import { withCors } from './hapi/cross-origin.ts';
import { maxPayloadBytes } from './hapi/parse-payload.ts';
import {
  type CallRefusal,
  type FaultReport,
  faultReport,
  type NodeReport,
  type RequestReport,
} from './node-report.ts';
import { type NodeLimits, type NodeProfileName, nodeLimits, nodeRules } from './node-rules.ts';
import { createRegistry, type SavedRegistry } from './registry.ts';
import { createWebhookApi } from './webhook-api.ts';

export interface OpenNodeOptions {
  readonly profile: NodeProfileName;
  readonly host: string;
  /** Of the webhook API; 0 picks a free port. */
  readonly port: number;
  /** Of the server that receives events from a forger; 0 picks a free port. */
  readonly p2pPort: number;
  /** Globs of addresses that may call. If there are none, the default of a node applies. */
  readonly whitelist?: readonly string[];
  readonly network: NetworkName;
  readonly seed: string;
  /** When the chain begins, in Unix milliseconds. */
  readonly atMs: number;
  /** Undefined forges only on demand. */
  readonly blockTimeMs: number | undefined;
  /** Transactions in each block; undefined draws a number. */
  readonly transactions?: number | undefined;
  /** The webhooks to start with. */
  readonly saved?: SavedRegistry | undefined;
  readonly limits?: NodeLimits;
  /** Called once, when the chain is ahead of the clock, and dates its blocks in the future. */
  onAhead?(): void;
  /** For each of the two ports. Beyond that, the least useful connections are closed. */
  readonly maxConnections?: number;
  /** Called each time connections are closed to make room. */
  onCrowded?(): void;
  readonly clock: { now(): number; monotonicMs(): number };
  randomBytes(count: number): Uint8Array;
  /** Saves the webhooks after a change, before the call is answered. Resolves to whether that succeeded. */
  save?(saved: SavedRegistry): Promise<boolean>;
  onReport(report: NodeReport): void;
}

export interface LocalNode {
  /** The URL of the webhook API without its path: `http://127.0.0.1:4004`. */
  readonly url: string;
  /** The URL of the server that emits events on `POST /internal/utils/events`. */
  readonly p2pUrl: string;
  /** The address that both servers are bound to. */
  readonly address: string;
  /** Forges a block now. */
  forge(): void;
  /** Emits an event. */
  emit(event: string, data: unknown): void;
  webhooks(): number;
  /** Stops forging and accepting, gives deliveries under way a moment, and resolves when all have ended. */
  close(): Promise<void>;
}

/**
 * Opens an emulated node: the webhook API of a generation, a fake chain behind it, and the deliveries of its events.
 * @throws Problem `port-in-use`, `address-unavailable`; `bad-flag` for a time at which the chain cannot begin
 */
export async function openNode(options: OpenNodeOptions): Promise<LocalNode> {
  const { profile, host, randomBytes, clock, network, seed, atMs, limits = nodeLimits } = options;
  const rules = nodeRules[profile];
  const chain = startAnyChain({ network, seed, atMs }, profile);
  const registryLimits = { maxWebhooks: limits.maxWebhooks, maxBytes: limits.maxWebhookBytes };
  const registry = createRegistry({ rules, limits: registryLimits, saved: options.saved, randomBytes });
  const dispatcher = createDispatcher({ profile, registry, limits, clock, report });
  const callers = await createAllowedCallers(host, options.whitelist ?? []);
  const save = async () => (await options.save?.(registry.saved())) ?? true;
  const webhookApi = createWebhookApi({ rules, registry, randomBytes, save });

  const both = {
    host,
    maxConnections: options.maxConnections ?? receiverLimits.maxConnections,
    onCrowded: () => options.onCrowded?.(),
    maxHeldBytes: limits.maxBodyBytes,
    maxUnsentBytes: limits.maxUnsentBytes,
    failed: internalError,
    onFault: (error: unknown) => reportFault('call', error),
  };
  const api = await openApiServer({
    ...both,
    port: options.port,
    portFlag: '--port',
    maxBodyBytes: maxPayloadBytes,
    refuse(head) {
      const refusal = refusalOf(head, rules.isCrossOrigin);
      if (refusal === undefined)
        return head.method === 'CONNECT' ? reported('api', head, notAllowed) : undefined;
      const isStranger = refusal.reason === 'not-whitelisted';
      const response = isStranger ? shared(forbidden, head) : forbidden;
      return reported('api', head, response, refusal);
    },
    refuseHeld: (head) => reported('api', head, shared(noRoomForBody, head)),
    bodyUse: webhookApi.bodyUse,
    answerBroken: webhookApi.answerBroken,
    answer: async (request) => reported('api', request, await webhookApi.answer(request).catch(fail)),
  });
  const p2p = await openApiServer({
    ...both,
    port: options.p2pPort,
    portFlag: '--p2p-port',
    maxBodyBytes: maxEventBytes,
    refuse(head) {
      const refusal = refusalOf(head, false);
      if (refusal !== undefined) return reported('events', head, forbidden, refusal);
      const response = refuseStranger(head);
      if (response !== undefined) return reported('events', head, response, { reason: 'not-the-forger' });
      return head.method === 'CONNECT' ? reported('events', head, notAllowed) : undefined;
    },
    refuseHeld: (head) => reported('events', head, noRoomForBody),
    bodyUse: () => 'read',
    async answer(request) {
      const answered = async () => answerEvent(request, dispatcher.emit);
      return reported('events', request, await answered().catch(fail));
    },
  }).catch(async (problem) => {
    await api.close();
    throw problem;
  });
  const { transactions, blockTimeMs } = options;
  const forging = startForging({
    chain,
    blockTimeMs,
    transactions,
    emit,
    report,
    now: clock.now,
    onAhead: () => options.onAhead?.(),
  });

  return {
    url: urlOf(host, api.port),
    p2pUrl: urlOf(host, p2p.port),
    address: api.address,
    forge: forging.forge,
    emit: dispatcher.emit,
    webhooks: () => registry.list().length,
    async close() {
      forging.stop();
      await Promise.all([api.close(), p2p.close(), dispatcher.close(limits.graceMs)]);
    },
  };

  /** Lets pages of any origin read an answer if the generation does. */
  function shared(response: ApiResponse, { headers }: ApiHead): ApiResponse {
    return rules.isCrossOrigin ? withCors(response, headers.origin) : response;
  }

  /** Returns why a caller is refused; undefined admits it. */
  function refusalOf(head: ApiHead, isOpenToPages: boolean): CallRefusal | undefined {
    const { host = '', origin } = head.headers;
    if (!callers.isOwnHost(host)) return { reason: 'foreign-host', host };
    if (!callers.isWhitelisted(head.remoteAddress)) return { reason: 'not-whitelisted' };
    return isOpenToPages || !isCrossSiteChange(head) ? undefined : { reason: 'foreign-origin', origin };
  }

  /** Reports a call with its answer, and returns the answer. */
  function reported(
    door: RequestReport['door'],
    { method, target, remoteAddress }: ApiHead,
    response: ApiResponse,
    refusal?: CallRefusal,
  ): ApiResponse {
    report({ kind: 'request', door, method, target, status: response.status, remoteAddress, refusal });
    return response;
  }

  function fail(error: unknown): ApiResponse {
    reportFault('call', error);
    return internalError;
  }

  /** Never throws: a timer calls it, so nothing would catch the error. */
  function emit(event: string, data: unknown): void {
    try {
      dispatcher.emit(event, data);
    } catch (error) {
      reportFault('event', error);
    }
  }

  function reportFault(during: FaultReport['during'], error: unknown): void {
    report(faultReport(during, error));
  }

  /** Never throws: a report that cannot be shown must not stop anything else. */
  function report(news: NodeReport): void {
    try {
      options.onReport(news);
    } catch (error) {
      if (news.kind !== 'fault') reportFault('report', error);
    }
  }
}

/** A real node has no limit. This one refuses a body rather than hold any amount. */
const noRoomForBody = errorResponse(503, 'The emulated node cannot hold more payloads at once');

function urlOf(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
