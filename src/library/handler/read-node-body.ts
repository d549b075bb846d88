import type { IncomingMessage } from 'node:http';
import { createBodyBuffer } from '../../http/server/body-buffer.ts';
import type { Rejected } from '../../protocol/delivery/verdict.ts';
import { tooLarge } from './admit.ts';
import { parseDelivery, readGivenBody } from './parse-delivery.ts';
import type { Delivery } from './typed-delivery.ts';

/** A Node request, with the `body` that a body parser may have set. */
export type ServerRequest = IncomingMessage & { readonly body?: unknown };

/** `left`: the sender disconnected before the body ended. `gone`: something else read the body and kept nothing. */
export type NodeBody =
  | { readonly kind: 'read'; readonly outcome: Delivery | Rejected }
  | { readonly kind: 'left' }
  | { readonly kind: 'gone' }
  | Rejected;

export async function readNodeBody(request: ServerRequest, maxBodyBytes: number): Promise<NodeBody> {
  // A body parser that skips a content type sets `body` to `{}`, but does not read the stream.
  const isRead = request.readableDidRead || request.readableEnded;
  if (!isRead) return readStream(request, maxBodyBytes);
  const { body } = request;
  if (body === undefined) return { kind: 'gone' };
  const isTooLarge = (typeof body === 'string' || body instanceof Uint8Array) && body.length > maxBodyBytes;
  return isTooLarge ? tooLarge(maxBodyBytes) : { kind: 'read', outcome: readGivenBody(body) };
}

function readStream(request: ServerRequest, maxBodyBytes: number): Promise<NodeBody> {
  if (request.destroyed) return Promise.resolve({ kind: 'left' });
  return new Promise((resolve) => {
    const body = createBodyBuffer();
    let bodyBytes = 0;
    request.on('data', append);
    request.on('end', end);
    request.on('error', leave);
    request.on('close', leave);

    // Chunks are text if something has set an encoding on the request.
    function append(chunk: Buffer | string): void {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      bodyBytes += bytes.length;
      if (bodyBytes > maxBodyBytes) settle(tooLarge(maxBodyBytes));
      else body.append(bytes);
    }

    function end(): void {
      settle({ kind: 'read', outcome: parseDelivery(body.bytes()) });
    }

    function leave(): void {
      settle({ kind: 'left' });
    }

    // The error listener stays, because without one a later error would end the process.
    function settle(outcome: NodeBody): void {
      request.off('data', append);
      request.off('end', end);
      request.off('close', leave);
      resolve(outcome);
    }
  });
}
