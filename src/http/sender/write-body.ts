import type { ClientRequest } from 'node:http';
import type { Pace } from '../../protocol/delivery/raw-request.ts';

/** Writes a body as its pace asks for, until the signal is aborted. */
export function writeBody(request: ClientRequest, body: Uint8Array, pace: Pace, signal: AbortSignal): void {
  switch (pace.kind) {
    case 'at-once':
      request.end(body);
      return;
    case 'unfinished':
      request.flushHeaders();
      if (body.length > 0) request.write(body);
      return;
    case 'cut-off':
      // Ending the request would let the client wait; it is the connection that says no more.
      request.write(body, () => request.socket?.end());
      return;
    case 'slowly':
      writeSlowly(request, body, pace, signal);
  }
}

function writeSlowly(
  request: ClientRequest,
  body: Uint8Array,
  { pieces, pauseMs }: Extract<Pace, { kind: 'slowly' }>,
  signal: AbortSignal,
): void {
  const size = Math.ceil(body.length / pieces);
  let written = 0;
  request.flushHeaders();
  const timer = setInterval(() => {
    if (signal.aborted || request.destroyed) {
      clearInterval(timer);
      return;
    }
    request.write(body.subarray(written, written + size));
    written += size;
    if (written < body.length) return;
    clearInterval(timer);
    request.end();
  }, pauseMs);
}
