import type { Answer } from '../../http/receiver/answer.ts';
import { createBodyBuffer } from '../../http/server/body-buffer.ts';
import { type Rejected, rejected } from '../../protocol/delivery/verdict.ts';
import { tooLarge } from './admit.ts';
import type { HandlerOptions } from './handler-options.ts';
import { createHandling } from './handling.ts';
import { parseDelivery } from './parse-delivery.ts';

// Captured when the library is loaded, because tests may replace it with one that never fires.
const { setTimeout } = globalThis;

/**
 * Answers a request with a response. `platform` stands for any further arguments that the platform passes. If one of
 * them has a `waitUntil` method, it is used.
 */
export type FetchHandler = (request: Request, ...platform: readonly unknown[]) => Promise<Response>;

/**
 * Creates a handler for servers that use web standards: Hono, Bun, Deno, Next.js, Cloudflare Workers and the like. It
 * checks the headers before it reads the body. It answers 200, 400, 401, 405, 413 or 415, 422 with `validate: 'refuse'`, or 500 if the
 * handling fails.
 * The promise of the handler never rejects.
 *
 * `onDelivery` runs after the answer by default, and some platforms stop your code at that point. To prevent this, pass
 * the context that has `waitUntil`, as in the second example, or set `answersFirst: false`.
 *
 * The platform joins two Authorization headers with a comma, and the request is refused. If the platform drops the
 * second header instead, it goes unnoticed.
 *
 * @throws Problem `no-token` or `malformed-token` when the handler is created, never when it handles a request
 *
 * @example Hono, on any platform
 * ```ts
 * const handle = fetchHandler({ token: process.env.PHANTOM_WEBHOOK_TOKEN, onDelivery: (delivery) => queue.push(delivery) });
 * app.post('/webhook', (c) => handle(c.req.raw));
 * ```
 * @example Cloudflare Workers
 * ```ts
 * export default {
 *   fetch: (request, env, context) => fetchHandler({ token: env.TOKEN, onDelivery })(request, context),
 * };
 * ```
 */
export function fetchHandler(options: HandlerOptions): FetchHandler {
  const handling = createHandling(options);

  return async (request, ...platform) => {
    try {
      return await respond(request, platform);
    } catch (error) {
      return responseOf(handling.fail(error));
    }
  };

  async function respond(request: Request, platform: readonly unknown[]): Promise<Response> {
    const { method, headers } = request;
    const verdict = handling.admit({
      method,
      authorizations: listed(headers.get('authorization')),
      contentEncoding: headers.get('content-encoding'),
      contentLength: headers.get('content-length'),
    });
    if (verdict.kind === 'rejected') return responseOf(handling.refuse(verdict));
    if (request.bodyUsed || request.body?.locked === true) return responseOf(handling.failUnread());
    const body = await readBody(request, handling.maxBodyBytes);
    // Not `instanceof Uint8Array`, which is false for bytes from another realm.
    const read = 'kind' in body ? body : parseDelivery(body);
    const { answer, afterwards } = await handling.decide(read, verdict, headers.get('webhook-id'));
    if (afterwards !== undefined) {
      // In a later turn of the event loop, so the answer is sent first.
      const work = new Promise((resolve) => setTimeout(resolve, 0)).then(afterwards);
      for (const context of platform) if (isPatient(context)) context.waitUntil(work);
    }
    return responseOf(answer);
  }
}

// Headers of the same name are joined with commas (Fetch standard, "get a header"). An authorization contains none.
function listed(value: string | null): readonly string[] {
  return value === null ? [] : value.split(',');
}

async function readBody({ body }: Request, maxBodyBytes: number): Promise<Uint8Array | Rejected> {
  if (body === null) return new Uint8Array();
  const reader = body.getReader();
  const collected = createBodyBuffer();
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return collected.bytes();
      length += value.length;
      if (length > maxBodyBytes) return tooLarge(maxBodyBytes);
      collected.append(value);
    }
  } catch {
    // The sender broke off, and most likely will not see the answer.
    return rejected('malformed-request', 'the body ends early');
  } finally {
    reader.releaseLock();
  }
}

interface Patient {
  waitUntil(work: Promise<unknown>): void;
}

function isPatient(context: unknown): context is Patient {
  return (
    typeof context === 'object' &&
    context !== null &&
    'waitUntil' in context &&
    typeof context.waitUntil === 'function'
  );
}

function responseOf({ status, text, headers }: Answer): Response {
  return new Response(text, { status, headers: { 'Content-Type': 'text/plain; charset=utf-8', ...headers } });
}
