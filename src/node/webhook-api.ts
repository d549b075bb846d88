import type { ApiHead, ApiRequest, ApiResponse, BodyUse } from '../http/receiver/api-server.ts';
import { createToken, tokenBytes } from '../protocol/token/token.ts';
import type { WebhookId } from '../protocol/webhooks/node-webhook.ts';
import {
  errorResponse,
  internalError,
  jsonResponse,
  noContent,
  notFound,
  redirection,
} from './hapi/api-response.ts';
import { type CallTarget, readCallTarget } from './hapi/call-target.ts';
import { cookieFault } from './hapi/cookies.ts';
import { preflightResponse, type RequestedRoute } from './hapi/cross-origin.ts';
import { finishResponse } from './hapi/finish-response.ts';
import { parsePayload } from './hapi/parse-payload.ts';
import type { NodeRules } from './node-rules.ts';
import { paginate } from './paginate.ts';
import type { Registry, StoredWebhook } from './registry.ts';
import { type Fault, faultKeys, faultMessage, readChanges, readNewWebhook } from './validate-webhook.ts';

interface WebhookApiOptions {
  readonly rules: NodeRules;
  readonly registry: Registry;
  randomBytes(count: number): Uint8Array;
  /** Saves the registry as it is now. Resolves to whether that succeeded. */
  save(): Promise<boolean>;
}

interface WebhookApi {
  answer(request: ApiRequest): Promise<ApiResponse>;
  /** Decides from the head of a call what a node does with its body. */
  bodyUse(head: ApiHead): BodyUse;
  /** Returns the answer to a call whose body is malformed; undefined if only a status is sent. */
  answerBroken(head: ApiHead): ApiResponse | undefined;
}

/** What is called. `preflight` and the three that fail are the special routes of hapi, which wait for the body. */
type Route =
  | {
      readonly kind: 'root' | 'docs' | 'list' | 'create' | 'preflight' | 'missing' | 'unreadable' | 'failing';
    }
  | { readonly kind: 'show' | 'update' | 'remove'; readonly id: string };

interface Call extends ApiRequest {
  readonly target: string;
  readonly called: CallTarget;
  readonly route: Route;
}

/** Creates the REST API of a node, except for its whitelist (protocol.md section 3). */
export function createWebhookApi(options: WebhookApiOptions): WebhookApi {
  const { rules, registry, save } = options;

  const api: WebhookApi = {
    async answer(request) {
      const called = readCallTarget(request.target, request.headers.host ?? '', rules);
      if (typeof called === 'string') return finish(errorResponse(400, called), request, true);
      const route = routeOf(request.method, called.path, rules);
      const fault = isSpecial(route) ? undefined : cookieFault(request.headers.cookie, rules);
      const call = { ...request, called, route };
      const response = fault === undefined ? await answerRoute(call) : errorResponse(400, fault);
      const redirected = response.status === 404 ? await redirectToBarePath(call) : undefined;
      const isEarly = rules.answersAtOnce || bodyBytes(request) > readAheadBytes;
      const isCut = fault !== undefined || (isEarly && useOf(route, false) === 'ignored');
      return finish(redirected ?? response, request, isCut, route.kind !== 'preflight');
    },
    bodyUse(head) {
      const called = readCallTarget(head.target, head.headers.host ?? '', rules);
      if (typeof called === 'string') return 'ignored';
      const route = routeOf(head.method, called.path, rules);
      return useOf(route, cookieFault(head.headers.cookie, rules) !== undefined);
    },
    answerBroken(head) {
      if (!rules.explainsBroken) return undefined;
      // Cookies are read before the body.
      const fault = api.bodyUse(head) === 'ignored' ? cookieFault(head.headers.cookie, rules) : undefined;
      if (fault !== undefined) return finish(errorResponse(400, fault), { ...head, body: undefined }, true);
      const response = finishResponse(errorResponse(400), head, rules);
      return { ...response, headers: [['connection', 'close'], ...response.headers] };
    },
  };
  return api;

  /** @param isCut whether hapi answers before it has read a body, and then closes the connection */
  function finish(response: ApiResponse, request: ApiRequest, isCut: boolean, isShared = true): ApiResponse {
    const finished = finishResponse(response, request, rules, isShared && rules.isCrossOrigin);
    if (!isCut || request.body?.length === 0) return finished;
    return { ...finished, headers: [...finished.headers, ['connection', 'close']] };
  }

  function useOf(route: Route, isRefused: boolean): BodyUse {
    if (isSpecial(route)) return 'drained';
    const isChange = route.kind === 'create' || route.kind === 'update' || route.kind === 'remove';
    return isChange && !isRefused ? 'read' : 'ignored';
  }

  async function answerRoute(call: Call): Promise<ApiResponse> {
    const { route } = call;
    switch (route.kind) {
      case 'missing':
        return notFound;
      case 'unreadable':
        return errorResponse(400);
      case 'failing':
        return internalError;
      case 'preflight':
        return preflightResponse(call.headers, (method) => requestedRoute(method, call.called.path));
      case 'root':
        return jsonResponse(200, { data: 'Hello World!' });
      case 'docs':
        return routeDocs;
      case 'list':
        return list(call);
      case 'create':
        return create(call);
      case 'show':
        return show(route.id);
      case 'update':
        return update(route.id, call);
      case 'remove':
        return remove(route.id, call);
    }
  }

  /** Redirects a path that only has a slash too many (hapi-trailing-slash, and core-http-utils of ARK 2.7). */
  async function redirectToBarePath({ called, ...call }: Call): Promise<ApiResponse | undefined> {
    const { path, pathname, search, origin } = called;
    if (path === '/') return undefined;
    if (rules.trailingSlash === 'redirected') {
      const isRead = call.method === 'GET' || call.method === 'HEAD';
      const isRedirected = isRead && path.endsWith('/') && !path.includes('.');
      return isRedirected ? redirection(`${path.slice(0, -1)}${search}`) : undefined;
    }
    if (rules.trailingSlash !== 'asked' || !pathname.endsWith('/')) return undefined;
    let bare = pathname;
    while (bare.endsWith('/')) bare = bare.slice(0, -1);
    // The node calls itself, at the address that the call names.
    const route = routeOf('HEAD', bare, rules);
    if (!isOwnOrigin(origin, call) || isSpecial(route)) return undefined;
    const { status } = await answerRoute({ ...call, method: 'HEAD', called, route });
    return status < 400 ? redirection(`${origin}${bare}${search}`) : undefined;
  }

  function requestedRoute(method: string, path: string): RequestedRoute {
    const { kind } = routeOf(method.toUpperCase(), path, rules);
    if (kind === 'unreadable' || kind === 'failing') return 'failing';
    if (kind === 'preflight') return 'closed';
    return kind === 'missing' ? 'none' : 'open';
  }

  function list({ called }: Call): ApiResponse {
    const webhooks = registry.list();
    if (rules.isPaginated) {
      const page = paginate(webhooks.map(resource), called.pathname, called.query);
      return page === undefined ? internalError : jsonResponse(200, page);
    }
    return jsonResponse(200, { data: webhooks.map(({ token: _, ...shown }) => shown) });
  }

  async function create(call: Call): Promise<ApiResponse> {
    const payload = payloadOf(call);
    if (payload.kind === 'response') return payload.response;
    const fields = readNewWebhook(payload.value, rules);
    if (fields.kind === 'fault') return faultResponse(fields.fault);
    const { token, authorization } = createToken(options.randomBytes(tokenBytes));
    if (!isStorable(fields.value.event)) return internalError;
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
    // The node does not wait for the change, so it does not notice that it fails.
    if (!isStorable(changes.value.event)) return noContent;
    const webhook = find(text);
    const outcome = webhook === undefined ? 'missing' : registry.update(webhook.id, changes.value);
    if (outcome === 'full') return noRoom;
    return changed(outcome === 'updated');
  }

  async function remove(text: string, call: Call): Promise<ApiResponse> {
    const payload = payloadOf(call);
    if (payload.kind === 'response') return payload.response;
    const webhook = find(text);
    return changed(webhook !== undefined && registry.remove(webhook.id));
  }

  async function changed(isChanged: boolean): Promise<ApiResponse> {
    if (!isChanged) return rules.refusesUnknownIds ? notFound : noContent;
    return (await save()) ? noContent : internalError;
  }

  /** sqlite reads a statement only up to a NUL, and the event is part of it. */
  function isStorable(event = ''): boolean {
    return rules.ids !== 'integer' || !event.includes('\0');
  }

  function find(text: string): StoredWebhook | undefined {
    const id = idOf(text, rules);
    return id === undefined ? undefined : registry.find(id);
  }

  function payloadOf({ headers, body }: Call): Payload {
    const payload = parsePayload(headers, body, rules);
    if (payload.kind === 'payload') return payload;
    const status = rules.unreadableStatus ?? payload.status;
    return { kind: 'response', response: errorResponse(status, payload.message) };
  }

  function faultResponse(fault: Fault): ApiResponse {
    const message = faultMessage(fault, rules.wording);
    if (!rules.namesInvalidKeys) return errorResponse(rules.invalidStatus, message);
    const validation = { source: 'payload', keys: faultKeys(fault) };
    return errorResponse(rules.invalidStatus, message, { validation });
  }
}

/** How much of a body Node reads by itself. */
const readAheadBytes = 65_536;

/** Returns the size of a body, even if it has not been read. */
function bodyBytes({ body, headers }: ApiRequest): number {
  return body?.length ?? Number(headers['content-length'] ?? 0);
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
  const number = /^[\t\n\v\f\r ]*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?[\t\n\v\f\r ]*$/i.test(text)
    ? Number(text)
    : Number.NaN;
  return Number.isSafeInteger(number) ? number : undefined;
}

/** Finds the route of a path (@hapi/call, lib/index.js and lib/segment.js). */
function routeOf(method: string, path: string, rules: NodeRules): Route {
  if (method === 'OPTIONS' && rules.isCrossOrigin) return { kind: 'preflight' };
  if (rules.findsInherited && method.toLowerCase() in {}) return { kind: 'failing' };
  const isRead = method === 'GET' || method === 'HEAD';
  if (isRead && path === '/' && rules.hasRoot) return { kind: 'root' };
  if (isRead && path === '/docs' && !rules.isStrict) return { kind: 'docs' };
  if (path === basePath)
    return isRead ? { kind: 'list' } : { kind: method === 'POST' ? 'create' : 'missing' };
  const kind = isRead ? 'show' : method === 'PUT' ? 'update' : method === 'DELETE' ? 'remove' : undefined;
  const part = path.startsWith(`${basePath}/`) ? path.slice(basePath.length + 1) : '';
  if (kind === undefined || part === '' || part.includes('/')) return { kind: 'missing' };
  const id = decoded(part);
  return id === undefined ? { kind: 'unreadable' } : { kind, id };
}

const basePath = '/api/webhooks';

/**
 * Whether a call to the origin would reach this server. A real node finds out by calling the host that the request
 * names, which may be any other; this one calls nobody.
 */
function isOwnOrigin(origin: string, { headers, localPort }: ApiHead): boolean {
  if (!URL.canParse(origin) || !URL.canParse(`http://${headers.host}`)) return false;
  const { hostname, port } = new URL(origin);
  const { hostname: named } = new URL(`http://${headers.host}`);
  return [named, 'localhost', '127.0.0.1'].includes(hostname) && Number(port || 80) === localPort;
}

function isSpecial({ kind }: Route): boolean {
  return kind === 'missing' || kind === 'unreadable' || kind === 'preflight' || kind === 'failing';
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
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
