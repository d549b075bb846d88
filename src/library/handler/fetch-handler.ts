import type { Answer } from '../../http/receiver/answer.ts';
import { createBodyBuffer } from '../../http/server/body-buffer.ts';
import { type Rejected, rejected } from '../../protocol/delivery/verdict.ts';
import { tooLarge } from './admit.ts';
import type { HandlerOptions } from './handler-options.ts';
import { createHandling } from './handling.ts';
import { parseDelivery } from './parse-delivery.ts';

/** A request in, a response out; `platform` is whatever else the platform passes, of which `waitUntil` is used. */
export type FetchHandler = (request: Request, ...platform: readonly unknown[]) => Promise<Response>;

/**
 * Makes a handler for servers of web standards: Hono, Bun, Deno, Next.js, Cloudflare Workers and the like. It decides on the
 * headers before it reads the body, and answers 200, 400, 401, 405, 413 or 415. Never rejects.
 *
 * What `onDelivery` does after the answer may be cut off where a platform stops with it: hand over the context that has
 * `waitUntil`, as in the second example, or set `answersFirst: false`.
 *
 * Two Authorization headers look like one with a comma here, and are refused, unless the platform drops the second.
 *
 * @throws Problem `no-token`, `malformed-token` at once, never for a request
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
    // Bytes of another realm are no Uint8Array to this one.
    const read = 'kind' in body ? body : parseDelivery(body);
    const { answer, afterwards } = await handling.decide(read, verdict);
    if (afterwards !== undefined) {
      // In a turn of its own, so that the answer is on its way before.
      const work = new Promise((resolve) => setTimeout(resolve, 0)).then(afterwards);
      for (const context of platform) if (isPatient(context)) context.waitUntil(work);
    }
    return responseOf(answer);
  }
}

// Several headers of one name come joined (Fetch standard, "get a header"); no authorization holds a comma.
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
    // Who sends breaks off in the middle; most likely nobody is left to be answered.
    return rejected('malformed-request', 'the body breaks off');
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
