import type { Writable } from 'node:stream';
import type { ApiRequest, ApiResponse } from '../../http/receiver/api-server.ts';
import { Problem } from '../../problem.ts';
import { type ProfileName, profileNames } from '../../protocol/delivery/profile-name.ts';
import { jsonFault, notJsonText } from '../../protocol/json/json-fault.ts';
import { maxDepth, outlineJson } from '../../protocol/json/json-outline.ts';
import { type JsonObject, parseJsonObject } from '../../protocol/json/json-values.ts';
import type {
  ActionProblem,
  Catalogue,
  CheckLine,
  ComposedDelivery,
  EditedPayload,
  EventContract,
  ForwardingRow,
  MadePayload,
  PayloadChoice,
  Sent,
  SignedPayload,
  Target,
} from '../messages.ts';
import { json, safeHeaders, text } from './answers.ts';
import type { KeptDeliveries } from './kept-deliveries.ts';
import type { KeptDelivery } from './kept-delivery.ts';

/** What the page can do, apart from showing deliveries. */
export interface InspectorActions {
  /** Given when the program was started. Nothing is sent anywhere else. */
  readonly targets: readonly Target[];
  /**
   * Sends a delivery again to the target with this index. Never rejects because of the network.
   * @throws Problem for a delivery that cannot be sent
   */
  sendAgain(delivery: KeptDelivery, target: number): Promise<ForwardingRow>;
  /**
   * Sends a new delivery. Never rejects because of the network.
   * @throws Problem for a delivery that cannot be sent
   */
  send(delivery: ComposedDelivery): Promise<ForwardingRow>;
  /**
   * Sends the cases of `check` to the target with this index.
   * @throws Problem if they cannot be sent at all
   */
  check(target: number, signal: AbortSignal): AsyncIterable<CheckLine>;
  readonly composer: Composer;
}

/** Makes what the page sends. Names of profiles are valid; other texts are as the page gave them. */
export interface Composer {
  catalogue(): Catalogue;
  /** @throws Problem `unknown-event` */
  contract(profile: ProfileName, event: string): Promise<EventContract>;
  /** @throws Problem `unknown-event`, `bad-flag` */
  make(choice: PayloadChoice & { readonly profile: ProfileName }): Promise<MadePayload>;
  /** @param edited its texts are JSON within limits */
  sign(edited: EditedPayload & { readonly profile: ProfileName }): Promise<SignedPayload>;
}

/** Longer payloads cannot be edited on the page. A block of 150 transactions has 85,000 characters. */
export const maxPayloadLength = 262_144;

const again = /^\/api\/deliveries\/(\d{1,15})\/send$/;
const posts = ['/api/payloads', '/api/payloads/sign', '/api/send', '/api/check'];

/** Whether a path takes a POST with a JSON body. */
export function isAction(path: string): boolean {
  return posts.includes(path) || again.test(path);
}

export interface ActionRoutes {
  /** Undefined for any other path. */
  answer(request: ApiRequest, path: string, query: URLSearchParams): Promise<ApiResponse | undefined>;
  /** Ends a run of `check`. */
  close(): void;
}

interface ActionOptions {
  /** As in `Hello`. */
  readonly run: string;
  readonly deliveries: KeptDeliveries;
  onFault(error: unknown): void;
}

export function createActionRoutes(
  actions: InspectorActions,
  { run, deliveries, onFault }: ActionOptions,
): ActionRoutes {
  const { targets, composer } = actions;
  /** At most one: a handler that is checked twice at once is judged wrongly. */
  let checking: AbortController | undefined;
  return { answer, close: () => checking?.abort() };

  async function answer(
    request: ApiRequest,
    path: string,
    query: URLSearchParams,
  ): Promise<ApiResponse | undefined> {
    if (path === '/api/catalogue') return json(200, composer.catalogue());
    if (path === '/api/contract') {
      const profile = profileOf(query.get('profile'));
      if (profile === undefined) return text(400, 'There is no such profile.');
      return orProblem(async () => json(200, await composer.contract(profile, query.get('event') ?? '')));
    }
    if (!isAction(path)) return undefined;
    if (request.method !== 'POST') return text(405, 'Use POST.');
    // A form of another page cannot send this type without asking first.
    if (request.headers['content-type'] !== 'application/json') return text(415, 'Expected JSON.');
    const body = parseJsonObject(Buffer.from(request.body ?? []).toString('utf8')) ?? {};
    const [, id] = again.exec(path) ?? [];
    const namesTarget = id !== undefined || path === '/api/send' || path === '/api/check';
    if (namesTarget && body.run !== run)
      return conflict('The program was restarted. Choose the target again.');
    return orProblem(() => {
      if (id !== undefined) return sendAgain(Number(id), body);
      switch (path) {
        case '/api/payloads':
          return make(body);
        case '/api/payloads/sign':
          return sign(body);
        case '/api/send':
          return send(body);
        default:
          return check(body);
      }
    });
  }

  async function sendAgain(id: number, { target }: JsonObject): Promise<ApiResponse> {
    if (!isTarget(target)) return noTarget();
    const kept = await deliveries.find(id);
    if (kept?.body === undefined) return text(404, 'Not kept.');
    const sent: Sent = { forwarding: await actions.sendAgain(kept, target) };
    return json(200, sent);
  }

  async function make(body: JsonObject): Promise<ApiResponse> {
    const { network, event } = body;
    const profile = profileOf(body.profile);
    if (profile === undefined || typeof network !== 'string' || typeof event !== 'string') return malformed();
    return json(200, await composer.make({ profile, network, event }));
  }

  async function sign({ profile: name, event, seed, original, edited }: JsonObject): Promise<ApiResponse> {
    const profile = profileOf(name);
    if (profile === undefined || typeof event !== 'string') return malformed();
    if ((typeof seed !== 'string' && seed !== null) || typeof original !== 'string') return malformed();
    refuseUnusable(original);
    return json(200, await composer.sign({ profile, event, seed, original, edited: refuseUnusable(edited) }));
  }

  async function send({ target, profile: name, event, path, payload }: JsonObject): Promise<ApiResponse> {
    if (!isTarget(target)) return noTarget();
    const profile = profileOf(name);
    if (profile === undefined || typeof event !== 'string' || typeof path !== 'string') return malformed();
    const sent: Sent = {
      forwarding: await actions.send({
        ...{ run, target, profile, event, path },
        payload: payload === null ? null : refuseUnusable(payload),
      }),
    };
    return json(200, sent);
  }

  async function check({ target }: JsonObject): Promise<ApiResponse> {
    if (!isTarget(target) || targets[target]?.isReceiver !== false) return noTarget();
    if (checking !== undefined) return conflict('Another check is running.');
    const controller = new AbortController();
    checking = controller;
    return {
      status: 200,
      headers: [['content-type', 'application/x-ndjson'], ...safeHeaders],
      body: undefined,
      stream(output) {
        output.once('close', () => controller.abort());
        writeCheck(target, controller.signal, output)
          .catch(onFault)
          .finally(() => {
            checking = undefined;
            output.end();
          });
      },
    };
  }

  /** Writes a line for each case. The run ends when the page has disconnected. */
  async function writeCheck(target: number, signal: AbortSignal, output: Writable): Promise<void> {
    const write = (line: CheckLine) => output.write(`${JSON.stringify(line)}\n`);
    let problem: ActionProblem | null = null;
    try {
      for await (const line of actions.check(target, signal)) {
        if (signal.aborted) return;
        write(line);
      }
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      problem = problemOf(error);
    }
    if (!signal.aborted) write({ kind: 'end', problem });
  }

  function isTarget(index: unknown): index is number {
    return typeof index === 'number' && targets[index] !== undefined;
  }
}

function noTarget(): ApiResponse {
  return text(400, 'There is no such target.');
}

function conflict(message: string): ApiResponse {
  return json(409, { message, hint: null } satisfies ActionProblem);
}

function malformed(): ApiResponse {
  return text(400, 'The request is incomplete.');
}

function profileOf(name: unknown): ProfileName | undefined {
  return profileNames.find((known) => known === name);
}

/** @throws Problem `malformed-payload` for text that is not JSON, or beyond the limits */
function refuseUnusable(payload: unknown): string {
  const json = typeof payload === 'string' ? payload : '';
  if (json.length > maxPayloadLength) {
    throw new Problem(
      'malformed-payload',
      `Expected a payload of at most ${maxPayloadLength} characters, got ${json.length}.`,
    );
  }
  if (jsonFault(json) !== undefined) throw new Problem('malformed-payload', notJsonText('The payload', json));
  if (outlineJson(json).depth <= maxDepth) return json;
  throw new Problem('malformed-payload', `Expected a payload of at most ${maxDepth} levels.`);
}

async function orProblem(answer: () => Promise<ApiResponse>): Promise<ApiResponse> {
  try {
    return await answer();
  } catch (error) {
    if (error instanceof Problem) return json(400, problemOf(error));
    throw error;
  }
}

function problemOf({ message, hint }: Problem): ActionProblem {
  return { message, hint: hint ?? null };
}
