import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer } from '../../http/receiver/answer.ts';
import { answerEarly, sendAnswer } from '../../http/receiver/send-answer.ts';
import { receiverLimits } from '../../http/server/receiver-limits.ts';
import { authorizationValues } from '../../protocol/delivery/judge-authorization.ts';
import type { Authorized } from '../../protocol/delivery/verdict.ts';
import type { WebhookId } from './deduplicator.ts';
import type { HandlerOptions } from './handler-options.ts';
import { createHandling } from './handling.ts';
import { readNodeBody, type ServerRequest } from './read-node-body.ts';

/**
 * A request listener for `node:http` servers. Express and Connect accept it as middleware that ends the request. The
 * promise resolves once the answer has been sent, or there is nothing left to send. It never rejects.
 */
export type WebhookHandler = (request: ServerRequest, response: ServerResponse) => Promise<void>;

/**
 * Creates a handler for `node:http`, Express, Connect, h3, and Fastify (with the raw request in an `onRequest` hook). It
 * checks the headers before it reads the body. It answers 200, 400, 401, 405, 413, 415 or 501, 422 with `validate: 'refuse'`,
 * or 500 if the handling fails. The handler never throws, and its promise never rejects.
 *
 * Put it before any body parser. It also accepts what a parser has left in `request.body` (parsed, text or bytes). But
 * by then, unauthorized bodies have been read too, and parsed numbers beyond 2^53 have lost their exact text.
 *
 * @throws Problem `no-token` or `malformed-token` when the handler is created, never when it handles a request
 *
 * @example Express
 * ```ts
 * app.post('/webhook', webhookHandler({
 *   token: process.env.PHANTOM_WEBHOOK_TOKEN,
 *   onDelivery: (delivery) => console.log(delivery.event),
 * }));
 * ```
 * @example node:http
 * ```ts
 * createServer(webhookHandler({ token, onDelivery })).listen(3000);
 * ```
 */
export function webhookHandler(options: HandlerOptions): WebhookHandler {
  const handling = createHandling(options);

  return (request, response) =>
    new Promise((resolve) => {
      // A connection that breaks is nobody's mistake, so it is not reported.
      response.on('error', () => {});
      whenOver(request, response, resolve);
      handle(request, response).catch((error: unknown) => {
        if (!sendFailure(response, handling.fail(error))) resolve();
      });
    });

  async function handle(request: ServerRequest, response: ServerResponse): Promise<void> {
    const verdict = handling.admit({
      method: request.method ?? '',
      authorizations: authorizationValues(request.rawHeaders),
      contentEncoding: request.headers['content-encoding'],
      transferEncoding: request.headers['transfer-encoding'],
      contentLength: request.headers['content-length'],
    });
    if (verdict.kind === 'rejected') {
      answerEarly(request, response, handling.refuse(verdict), receiverLimits, false);
      return;
    }
    const body = await readNodeBody(request, handling.maxBodyBytes);
    switch (body.kind) {
      case 'left':
        return;
      case 'gone':
        sendAnswer(response, handling.failUnread(), false);
        return;
      case 'rejected':
        answerEarly(request, response, handling.refuse(body), receiverLimits, false);
        return;
      case 'read':
        await answerRead(response, body.outcome, verdict, request.headers['webhook-id']);
    }
  }

  async function answerRead(
    response: ServerResponse,
    read: Parameters<typeof handling.decide>[0],
    verdict: Authorized,
    webhookId: WebhookId,
  ): Promise<void> {
    const { answer, afterwards } = await handling.decide(read, verdict, webhookId);
    sendAnswer(response, answer, false);
    await afterwards?.();
  }
}

/** Returns false if there is nothing left to send. */
function sendFailure(response: ServerResponse, answer: Answer): boolean {
  // Something else has answered, and may never end its answer.
  if (response.headersSent) return false;
  try {
    sendAnswer(response, answer, true);
    return true;
  } catch {
    // Otherwise the sender would wait for an answer that never arrives.
    response.destroy();
    return false;
  }
}

/** What to call when a connection closes. */
const endsBySocket = new WeakMap<IncomingMessage['socket'], Set<() => void>>();

/**
 * Calls back once the answer has been sent, or the connection is closed. Node emits no event for a response that waits
 * behind an earlier one on a connection that closes, so the connection is watched too.
 */
function whenOver({ socket }: IncomingMessage, response: ServerResponse, onOver: () => void): void {
  const ends = endsBySocket.get(socket) ?? watch(socket);
  ends.add(end);
  response.once('finish', end);
  response.once('close', end);
  if (response.writableFinished || response.destroyed || socket?.destroyed) end();

  function end(): void {
    ends.delete(end);
    onOver();
  }
}

/** Adds one listener for all requests of a connection, because Node warns of a leak at eleven. */
function watch(socket: IncomingMessage['socket']): Set<() => void> {
  const ends = new Set<() => void>();
  // Frameworks that call a handler without a server pass no socket, or one that emits nothing.
  if (typeof socket?.once !== 'function') return ends;
  endsBySocket.set(socket, ends);
  socket.once('close', () => {
    for (const end of ends) end();
  });
  return ends;
}
