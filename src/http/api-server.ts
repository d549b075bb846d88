import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { createBodyBuffer } from './body-buffer.ts';
import { closeServer } from './close-server.ts';
import { receiverLimits } from './receiver-limits.ts';
import { startListening } from './start-listening.ts';

export interface ApiRequest {
  readonly method: string;
  /** Path and query as they came. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  /** Undefined when it was larger than the server takes. */
  readonly body: Uint8Array | undefined;
  /** The address at the other end of the connection. */
  readonly remoteAddress: string;
}

export interface ApiResponse {
  readonly status: number;
  /** Without the length of the body. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Undefined for an answer without one, such as 204. */
  readonly body: string | undefined;
}

export interface ApiServerOptions {
  readonly host: string;
  /** 0 picks a free port. */
  readonly port: number;
  /** The flag that chooses the port, for who finds it in use. */
  readonly portFlag: string;
  readonly maxBodyBytes: number;
  answer(request: ApiRequest): Promise<ApiResponse>;
  /** What is answered where `answer` rejects, or makes what cannot be sent. */
  readonly failed: ApiResponse;
  /** Gets the reason then. */
  onFault(error: unknown): void;
}

export interface ApiServer {
  readonly address: string;
  readonly port: number;
  /** Stops accepting, lets requests in flight finish within the grace period, then drops what is left. */
  close(): Promise<void>;
}

/**
 * A small HTTP server within bounds: what a request may hold, how long it may take, how many connections there are.
 * @throws Problem `port-in-use`, `address-unavailable`
 */
export async function openApiServer(options: ApiServerOptions): Promise<ApiServer> {
  const { portFlag, answer, failed, onFault, maxBodyBytes } = options;
  const limits = receiverLimits;
  const connections = new Set<Socket>();
  const server = createServer({
    maxHeaderSize: limits.maxHeaderBytes,
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    connectionsCheckingInterval: limits.checkIntervalMs,
  });
  server.maxConnections = limits.maxConnections;
  server.on('connection', (socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
  });
  let isStopping = false;
  server.on('request', (request, response) => {
    response.on('error', () => {});
    readBody(request, maxBodyBytes, (body) => void respond(request, response, body));
  });
  const { address, port } = await startListening(server, options, { portFlag });
  return {
    address,
    port,
    close() {
      isStopping = true;
      return closeServer(server, connections, limits.graceMs);
    },
  };

  /** Never rejects: nobody would take it, which ends the process, and any caller could bring it about. */
  async function respond(
    request: IncomingMessage,
    response: ServerResponse,
    body: Uint8Array | undefined,
  ): Promise<void> {
    const { method = 'GET', url: target = '/', headers, socket } = request;
    const remoteAddress = socket.remoteAddress ?? '';
    try {
      send(response, method, await answer({ method, target, headers, body, remoteAddress }), isStopping);
    } catch (error) {
      onFault(error);
      if (response.headersSent) response.destroy();
      else send(response, method, failed, isStopping);
    }
  }
}

/** Reads a body to its end, so that the sender gets to see the answer, and keeps it when it is small enough. */
function readBody(
  request: IncomingMessage,
  maxBytes: number,
  onEnd: (body: Uint8Array | undefined) => void,
): void {
  const body = createBodyBuffer();
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= maxBytes) body.append(chunk);
    else if (bytes > maxBytes + receiverLimits.lingerBytes) request.destroy();
  });
  request.on('end', () => onEnd(bytes <= maxBytes ? body.bytes() : undefined));
  // A peer that leaves in the middle asked for nothing.
  request.on('error', () => {});
}

function send(
  response: ServerResponse,
  method: string,
  { status, headers, body }: ApiResponse,
  isLast: boolean,
): void {
  const lines = headers.map(([name, value]) => [name, value] as [string, string]);
  if (body !== undefined)
    lines.splice(lengthPlace(headers), 0, ['content-length', String(Buffer.byteLength(body))]);
  if (isLast) lines.push(['Connection', 'close']);
  response.writeHead(status, lines.flat());
  response.end(method === 'HEAD' ? undefined : body);
}

/** Behind cache-control, as hapi writes it. */
function lengthPlace(headers: ApiResponse['headers']): number {
  return headers.findIndex(([name]) => name === 'cache-control') + 1;
}
