import type { ServerResponse } from 'node:http';
import { answerEarly, sendAnswer } from '../../http/receiver/send-answer.ts';
import { receiverLimits } from '../../http/server/receiver-limits.ts';
import { authorizationValues } from '../../protocol/delivery/judge-authorization.ts';
import type { Authorized } from '../../protocol/delivery/verdict.ts';
import type { HandlerOptions } from './handler-options.ts';
import { createHandling } from './handling.ts';
import { readNodeBody, type ServerRequest } from './read-node-body.ts';

/** A request listener for `node:http` servers. Express and Connect accept it as middleware that ends the request. */
export type WebhookHandler = (request: ServerRequest, response: ServerResponse) => void;

/**
 * Creates a handler for `node:http`, Express, Connect, and Fastify (with the raw request in an `onRequest` hook). It
 * checks the headers before it reads the body. It answers 200, 400, 401, 405, 413, 415 or 501, or 500 if the handling
 * fails. The handler never throws.
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

  return (request, response) => {
    // A connection that breaks is nobody's mistake, so it is not reported.
    response.on('error', () => {});
    handle(request, response).catch((error: unknown) => {
      const answer = handling.fail(error);
      if (!response.headersSent) sendAnswer(response, answer, true);
    });
  };

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
        await answerRead(response, body.outcome, verdict);
    }
  }

  async function answerRead(
    response: ServerResponse,
    read: Parameters<typeof handling.decide>[0],
    verdict: Authorized,
  ): Promise<void> {
    const { answer, afterwards } = await handling.decide(read, verdict);
    sendAnswer(response, answer, false);
    await afterwards?.();
  }
}
