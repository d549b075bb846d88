import type { ApiRequest, ApiResponse } from '../http/receiver/api-server.ts';
import { createToken, tokenBytes } from '../protocol/token/token.ts';
import type { WebhookId } from '../protocol/webhooks/node-webhook.ts';
import {
  errorResponse,
  internalError,
  jsonResponse,
  noContent,
  notFound,
  preflightResponse,
  redirection,
  withCors,
} from './api-response.ts';
import type { NodeRules } from './node-rules.ts';
import { paginate } from './paginate.ts';
import { parsePayload } from './parse-payload.ts';
import type { Registry, StoredWebhook } from './registry.ts';
import { type Fault, faultKeys, faultMessage, readChanges, readNewWebhook } from './validate-webhook.ts';

interface WebhookApiOptions {
  readonly rules: NodeRules;
  readonly registry: Registry;
  randomBytes(count: number): Uint8Array;
  /** Saves the registry as it is now. Resolves to whether that succeeded. */
  save(): Promise<boolean>;
}

/** The limit of hapi. */
export const maxPayloadBytes = 1_048_576;

const basePath = '/api/webhooks';

interface Call extends ApiRequest {
  readonly path: string;
  readonly query: string;
  /** Of the webhook that the path names, if any. */
  readonly id: string | undefined;
}

/** Creates the REST API of a node, except for its whitelist (protocol.md section 3). */
export function createWebhookApi(options: WebhookApiOptions): (request: ApiRequest) => Promise<ApiResponse> {
  const { rules, registry, save } = options;

  return async (request) => {
    const { origin } = request.headers;
    if (request.method === 'OPTIONS' && rules.isCrossOrigin) {
      const { 'access-control-request-method': method, 'access-control-request-headers': wanted } =
        request.headers;
      return preflightResponse(origin, method, wanted ?? '');
    }
    const response = withCors(await answer(request), origin, rules);
    const isWhole = request.method === 'GET' && response.status === 200;
    return isWhole ? { ...response, headers: [...response.headers, ['accept-ranges', 'bytes']] } : response;
  };

  async function answer(request: ApiRequest): Promise<ApiResponse> {
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const [target = ''] = request.target.split('#', 1);
    const [rawPath = '', query = ''] = splitAt(target, '?');
    const isSlashed = rawPath.length > 1 && rawPath.endsWith('/');
    const bare = isSlashed ? rawPath.slice(0, -1) : rawPath;
    if (isSlashed && rules.trailingSlash === 'redirected') {
      if (method !== 'GET') return notFound;
      // A node calls itself to find out whether the path without the slash exists.
      const { status } = await answer({ ...request, target: bare });
      return status === 404 ? notFound : redirection(query === '' ? bare : `${bare}?${query}`);
    }
    const path = decoded(bare);
    if (path === undefined) return errorResponse(400);
    if (path === '/' && rules.hasRoot && method === 'GET') return jsonResponse(200, { data: 'Hello World!' });
    if (path === '/docs' && !rules.isStrict && method === 'GET') return routeDocs;
    const id = bare.startsWith(`${basePath}/`) ? bare.slice(basePath.length + 1) : undefined;
    if (bare !== basePath && (id === undefined || id === '' || id.includes('/'))) return notFound;
    return route({ ...request, method, path: bare, query, id: id === undefined ? undefined : decoded(id) });
  }

  async function route(call: Call): Promise<ApiResponse> {
    const { id } = call;
    if (id === undefined) {
      if (call.method === 'GET') return list(call);
      return call.method === 'POST' ? create(call) : notFound;
    }
    switch (call.method) {
      case 'GET':
        return show(id);
      case 'PUT':
        return update(id, call);
      case 'DELETE':
        return remove(id);
      default:
        return notFound;
    }
  }

  function list({ path, query }: Call): ApiResponse {
    const webhooks = registry.list();
    if (rules.isPaginated) {
      const { meta, data } = paginate(webhooks, path, query);
      return jsonResponse(200, { meta, data: data.map(resource) });
    }
    return jsonResponse(200, { data: webhooks.map(({ token: _, ...shown }) => shown) });
  }

  async function create(call: Call): Promise<ApiResponse> {
    const payload = payloadOf(call);
    if (payload.kind === 'response') return payload.response;
    const fields = readNewWebhook(payload.value, rules);
    if (fields.kind === 'fault') return faultResponse(fields.fault);
    const { token, authorization } = createToken(options.randomBytes(tokenBytes));
    const webhook = registry.create(fields.value, authorization);
    if (webhook === undefined) return noRoom;
    if (!(await save())) return internalError;
    // Conditions that were not sent are absent here, but null once a node has read the webhook from its database.
    return jsonResponse(201, { data: { ...resource(webhook), token, conditions: webhook.conditions } });
  }

  function show(text: string): ApiResponse {
    const webhook = find(text);
    if (webhook === undefined) return rules.refusesUnknownIds ? notFound : internalError;
    const { token: _, ...shown } = resource(webhook);
    return jsonResponse(200, { data: rules.showsAuthorization ? resource(webhook) : shown });
  }

  async function update(text: string, call: Call): Promise<ApiResponse> {
    const payload = payloadOf(call);
    if (payload.kind === 'response') return payload.response;
    const changes = readChanges(payload.value, rules);
    if (changes.kind === 'fault') return faultResponse(changes.fault);
    const webhook = find(text);
    const outcome = webhook === undefined ? 'missing' : registry.update(webhook.id, changes.value);
    if (outcome === 'full') return noRoom;
    return changed(outcome === 'updated');
  }

  function remove(text: string): Promise<ApiResponse> {
    const webhook = find(text);
    return changed(webhook !== undefined && registry.remove(webhook.id));
  }

  async function changed(isChanged: boolean): Promise<ApiResponse> {
    if (!isChanged) return rules.refusesUnknownIds ? notFound : noContent;
    return (await save()) ? noContent : internalError;
  }

  function find(text: string): StoredWebhook | undefined {
    const id = idOf(text, rules);
    return id === undefined ? undefined : registry.find(id);
  }

  function payloadOf({ headers, body }: Call): Payload {
    if (body === undefined) {
      const message = `Payload content length greater than maximum allowed: ${maxPayloadBytes}`;
      return { kind: 'response', response: errorResponse(rules.isStrict ? 422 : 413, message) };
    }
    const payload = parsePayload(headers['content-type'], body);
    if (payload.kind === 'payload') return payload;
    const status = rules.isStrict ? 422 : payload.status;
    return { kind: 'response', response: errorResponse(status, payload.message) };
  }

  function faultResponse(fault: Fault): ApiResponse {
    const message = faultMessage(fault, rules.wording);
    const validation = { source: 'payload', keys: faultKeys(fault) };
    return errorResponse(rules.invalidStatus, message, rules.namesInvalidKeys ? { validation } : {});
  }
}

type Payload =
  | { readonly kind: 'payload'; readonly value: unknown }
  | { readonly kind: 'response'; readonly response: ApiResponse };

/** A real node has no limit. This one refuses a webhook rather than grow indefinitely. */
const noRoom = errorResponse(503, 'The emulated node cannot hold more webhooks');

/** Returns a webhook as it appears in the answers to show and create, and in Phantom's list. */
function resource({ id, event, target, token, enabled, conditions }: StoredWebhook) {
  return { id, event, target, token, enabled, conditions: conditions ?? null };
}

/** Reads an id from a path. sqlite finds an integer by any text that represents it. */
function idOf(text: string, { ids }: NodeRules): WebhookId | undefined {
  if (ids === 'uuid') return text;
  return /^\s*[+-]?\d+(?:\.0*)?\s*$/.test(text) ? Number(text) : undefined;
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

function splitAt(text: string, separator: string): readonly [string, string] {
  const place = text.indexOf(separator);
  return place < 0 ? [text, ''] : [text.slice(0, place), text.slice(place + 1)];
}

const routes = ['GET', 'POST'].map((method) => `${method} /api/webhooks`);
const webhookRoutes = ['GET', 'PUT', 'DELETE'].map((method) => `${method} /api/webhooks/{id}`);
const items = [...routes, ...webhookRoutes].map((route) => `<li>${route}</li>`).join('');

/** Replaces the page about its routes that Phantom serves. The real one is generated by lout and looks different. */
const routeDocs: ApiResponse = {
  status: 200,
  headers: [
    ['content-type', 'text/html; charset=utf-8'],
    ['cache-control', 'no-cache'],
  ],
  body: `<!doctype html><title>API Documentation</title><ul>${items}</ul>\n`,
};
