import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http';
import type { Duplex, Writable } from 'node:stream';
import { createBodyBuffer } from '../server/body-buffer.ts';
import { type Claim, holdConnections } from '../server/connections.ts';
import { nodeLimits, receiverLimits } from '../server/receiver-limits.ts';
import { closeServer, startListening } from '../server/start-listening.ts';
import { refusal } from './answer.ts';
import { endBehindBody, pendingBodyBytes } from './send-answer.ts';
import { rejectionOfClientError } from './unreadable-requests.ts';

/** A request without its body. */
export interface ApiHead {
  readonly method: string;
  /** Path and query as received. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  /** The address at the other end of the connection. */
  readonly remoteAddress: string;
  /** The port that was called. */
  readonly localPort: number;
}

export interface ApiRequest extends ApiHead {
  /** Undefined if it was larger than the server accepts. */
  readonly body: Uint8Array | undefined;
}

/** Read: the caller may send it. Drained: it is waited for, then dropped. Ignored: the answer does not wait for it. */
export type BodyUse = 'read' | 'drained' | 'ignored';

export interface ApiResponse {
  readonly status: number;
  /** The server adds the length of the body if none is given, unless the body has a content encoding. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Undefined for an answer without a body, such as 204. */
  readonly body: string | Uint8Array | undefined;
  /** Instead of a body: writes one, and ends it whenever it likes. The connection is not used again. */
  stream?(output: Writable): void;
}

export interface ApiServerOptions {
  readonly host: string;
  /** 0 picks a free port. */
  readonly port: number;
  /** The flag that chooses the port, for the hint when it is in use. */
  readonly portFlag: string;
  /** How many connections may stay open. Beyond that, the least useful ones are closed. */
  readonly maxConnections: number;
  /** Called each time connections are closed to make room. */
  onCrowded?(): void;
  readonly maxBodyBytes: number;
  /** Limit on the bytes of all bodies together. Each counts until its request is answered. */
  readonly maxHeldBytes: number;
  /**
   * Decides from the head only. Returns the answer to a refused caller, whose body is dropped as it arrives. Undefined
   * admits the caller and reads the body; a CONNECT is then closed without an answer.
   */
  refuse(head: ApiHead): ApiResponse | undefined;
  /** Limit on the bytes of all answers together that their callers have not taken yet. Small ones do not count. */
  readonly maxUnsentBytes: number;
  /** Returns the answer to a request whose body would exceed `maxHeldBytes`, or its answer `maxUnsentBytes`. */
  refuseHeld(head: ApiHead): ApiResponse;
  /** Decides from the head what to do for a caller that waits for 100 Continue. Without that, every body is read. */
  bodyUse(head: ApiHead): BodyUse;
  answer(request: ApiRequest): Promise<ApiResponse>;
  /** Returns the answer to a request whose body is malformed. If there is none, only a status is sent. */
  answerBroken?(head: ApiHead): ApiResponse | undefined;
  /** The answer if one of these functions throws, rejects, or returns something that cannot be sent. */
  readonly failed: ApiResponse;
  /** Called with the error in that case. */
  onFault(error: unknown): void;
}

export interface ApiServer {
  readonly address: string;
  readonly port: number;
  /** Stops accepting, lets requests in flight finish within the grace period, then drops the remaining connections. */
  close(): Promise<void>;
}

/**
 * Opens a small HTTP server with limits: the size of a request, its duration, the number of connections.
 * @throws Problem `port-in-use`, `address-unavailable`
 */
export async function openApiServer(options: ApiServerOptions): Promise<ApiServer> {
  const { portFlag, maxBodyBytes, maxHeldBytes, maxUnsentBytes, failed } = options;
  const limits = receiverLimits;
  const server = createServer(nodeLimits(limits));
  let isStopping = false;
  let heldBytes = 0;
  let unsentBytes = 0;
  /** The last call of each connection. */
  const calls = new WeakMap<
    Duplex,
    { readonly request: IncomingMessage; readonly response: ServerResponse }
  >();
  /** Those whose answer is being made, perhaps before their body has arrived. */
  const answering = new WeakSet<ServerResponse>();
  /** Connections of callers that were admitted. */
  const trusted = new WeakSet<Duplex>();
  const connections = holdConnections(server, {
    maxConnections: options.maxConnections,
    claimOf,
    onCrowded: () => options.onCrowded?.(),
  });
  server.on('request', (request, response) => receive(request, response));
  // Send 100 Continue only once the head has been judged.
  server.on('checkContinue', (request, response) =>
    receive(request, response, () => response.writeContinue()),
  );
  server.on('connect', (request, socket) => {
    const refused = guarded(() => options.refuse(headOf(request)));
    behindAnswers(socket, () => {
      if (refused === undefined) socket.destroy();
      else socket.end(bytesOf(refused), () => socket.destroy());
    });
  });
  server.on('clientError', (error, socket) => {
    const last = calls.get(socket);
    const rejected = rejectionOfClientError(error, socket);
    if (rejected === undefined || !socket.writable) {
      socket.destroy();
      return;
    }
    const { status } = refusal(rejected.reason);
    // hapi writes nothing but the status.
    const hangUp = () => socket.end(`${statusLine(status)}\r\n`, () => socket.destroy());
    // The earlier request is complete, and gets its own answer first.
    if (last?.request.complete === true) behindAnswers(socket, hangUp);
    else if (last === undefined || last.response.writableFinished) hangUp();
    else if (answering.has(last.response)) last.response.once('finish', () => socket.destroy());
    else {
      // Node sends it after the answers to earlier requests.
      const { request, response } = last;
      const broken = guarded(() => options.answerBroken?.(headOf(request)));
      if (response.headersSent) response.end();
      else if (broken !== undefined) send(response, request.method ?? 'GET', broken, true);
      else sendStatus(response, status);
      response.once('finish', () => socket.destroy());
    }
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

  /** A call without its whole body counts as unknown: only an address admits callers, so it may be anybody's. */
  function claimOf(stream: Duplex): Claim {
    const last = calls.get(stream);
    if (last === undefined) return 'unknown';
    if (!trusted.has(stream)) return 'refused';
    if (last.response.writableFinished) return 'trusted';
    return last.request.complete ? 'in-hand' : 'unknown';
  }

  /** Calls `work` once earlier requests on the connection have been answered. */
  function behindAnswers(stream: Duplex, work: () => void): void {
    const response = calls.get(stream)?.response;
    if (response === undefined || response.writableFinished) work();
    else response.once('finish', work);
  }

  function receive(request: IncomingMessage, response: ServerResponse, proceed?: () => void): void {
    response.on('error', () => {});
    // A peer that disconnects in the middle of a request expects no answer.
    request.on('error', () => {});
    const before = calls.get(request.socket)?.response;
    calls.set(request.socket, { request, response });
    const head = headOf(request);
    const refused = guarded(() => options.refuse(head));
    if (refused === undefined) {
      trusted.add(request.socket);
      const use = proceed === undefined ? 'read' : useOf(head);
      if (use === 'ignored') {
        const body = pendingBodyBytes(request) > 0 ? undefined : new Uint8Array();
        void respond(request, response, { ...head, body }, before, true);
        return;
      }
      if (use === 'read') proceed?.();
      readBody(request, response, head, before);
    } else if (proceed === undefined) {
      sendEarly(request, response, refused);
    } else {
      // A client that waits for 100 Continue sends no body after a final answer.
      send(response, head.method, refused, true);
    }
  }

  /** Reads a body to its end, so that the sender sees the answer. Keeps it only if it is small enough. */
  function readBody(
    request: IncomingMessage,
    response: ServerResponse,
    head: ApiHead,
    before: ServerResponse | undefined,
  ): void {
    const body = createBodyBuffer();
    let isTooLarge = Number(head.headers['content-length'] ?? 0) > maxBodyBytes;
    let bytes = 0;
    let ownBytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      isTooLarge ||= bytes > maxBodyBytes;
      if (isTooLarge) {
        release();
        if (bytes > maxBodyBytes + limits.lingerBytes) request.destroy();
      } else if (heldBytes + chunk.length > maxHeldBytes) {
        request.removeAllListeners('data').removeAllListeners('end');
        release();
        sendEarly(request, response, guarded(() => options.refuseHeld(head)) ?? failed);
      } else {
        body.append(chunk);
        ownBytes += chunk.length;
        heldBytes += chunk.length;
      }
    });
    request.on('end', () => {
      void respond(request, response, { ...head, body: isTooLarge ? undefined : body.bytes() }, before);
    });
    response.on('close', release);

    function release(): void {
      heldBytes -= ownBytes;
      ownBytes = 0;
    }
  }

  /**
   * Never rejects: an unhandled rejection would end the process, and any caller could cause one.
   * @param before the answer before this one on the connection. A caller that takes no answers would else get one for
   *   each request that it has sent ahead, all of them in memory.
   */
  async function respond(
    incoming: IncomingMessage,
    response: ServerResponse,
    request: ApiRequest,
    before: ServerResponse | undefined,
    isUnread = false,
  ): Promise<void> {
    const { method } = request;
    answering.add(response);
    try {
      if (before !== undefined) await taken(before);
      if (hasLeft(incoming, response)) return;
      const answer = await options.answer(request);
      if (hasLeft(incoming, response)) return;
      if (answer.stream !== undefined && method !== 'HEAD') {
        writeHead(response, answer, true);
        answer.stream(response);
        return;
      }
      const isHeld = method === 'HEAD' || holdAnswer(response, answer);
      send(response, method, isHeld ? answer : options.refuseHeld(request), isUnread || isLast(incoming));
    } catch (error) {
      options.onFault(error);
      if (response.headersSent) response.destroy();
      else send(response, method, failed, true);
    }
  }

  /** Counts an answer until it has been sent. Returns false if there is no room for it. */
  function holdAnswer(response: ServerResponse, { body = '' }: ApiResponse): boolean {
    const bytes = Buffer.byteLength(body);
    if (bytes <= smallAnswerBytes) return true;
    if (unsentBytes + bytes > maxUnsentBytes) return false;
    unsentBytes += bytes;
    response.once('close', () => {
      unsentBytes -= bytes;
    });
    return true;
  }

  /** Answers at once, even if the body is still arriving. The rest of it is dropped. */
  function sendEarly(request: IncomingMessage, response: ServerResponse, answer: ApiResponse): void {
    const { method = 'GET' } = request;
    const pendingBytes = pendingBodyBytes(request);
    if (pendingBytes === 0) {
      send(response, method, answer, isLast(request));
      return;
    }
    writeHead(response, answer, isLast(request) || pendingBytes > limits.lingerBytes);
    if (answer.body !== undefined && method !== 'HEAD') response.write(answer.body);
    endBehindBody(request, response, limits);
  }

  /** Node drops whatever arrives together with an upgrade request, so requests behind it would wait without end. */
  function isLast({ headers }: IncomingMessage): boolean {
    return isStopping || headers.upgrade !== undefined;
  }

  function useOf(head: ApiHead): BodyUse {
    try {
      return options.bodyUse(head);
    } catch (error) {
      options.onFault(error);
      return 'drained';
    }
  }

  function guarded(decide: () => ApiResponse | undefined): ApiResponse | undefined {
    try {
      return decide();
    } catch (error) {
      options.onFault(error);
      return failed;
    }
  }
}

/** More than any answer but a list. */
const smallAnswerBytes = 65_536;

/** Whether the caller has left. An answer that waits behind another never had the connection, and is not destroyed. */
function hasLeft({ socket }: IncomingMessage, response: ServerResponse): boolean {
  return socket.destroyed || response.destroyed;
}

/** Resolves once an answer has been sent, or never will be. */
function taken(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    if (response.writableFinished || response.destroyed) resolve();
    else response.once('finish', resolve).once('close', resolve);
  });
}

function headOf({ method = 'GET', url: target = '/', headers, socket }: IncomingMessage): ApiHead {
  const { remoteAddress = '', localPort = 0 } = socket;
  return { method, target, headers, remoteAddress, localPort };
}

function send(response: ServerResponse, method: string, answer: ApiResponse, isLast: boolean): void {
  writeHead(response, answer, isLast);
  // Node joins a text with the headers and writes both as UTF-8, which also changes what hapi answers.
  response.end(method === 'HEAD' ? undefined : answer.body);
}

function writeHead(response: ServerResponse, answer: ApiResponse, isLast: boolean): void {
  response.writeHead(answer.status, headerLines(answer, isLast).flat());
}

/** Sends an answer without any header, as hapi does by writing to the socket. */
function sendStatus(response: ServerResponse, status: number): void {
  response.sendDate = false;
  response.removeHeader('Connection');
  response.removeHeader('Transfer-Encoding');
  response.writeHead(status);
  response.end();
}

function statusLine(status: number): string {
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n`;
}

/** Serializes an answer for a bare socket. */
function bytesOf(answer: ApiResponse): string {
  const { status, body = '' } = answer;
  const lines = headerLines(answer, true).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${statusLine(status)}${lines.join('')}\r\n${body}`;
}

function headerLines({ headers, body }: ApiResponse, isLast: boolean): (readonly [string, string])[] {
  const lines = [...headers];
  const has = (wanted: string) => headers.some(([name]) => name === wanted);
  if (body !== undefined && !has('content-length') && !has('content-encoding')) {
    // After cache-control, as hapi writes it.
    const place = headers.findIndex(([name]) => name === 'cache-control') + 1;
    lines.splice(place, 0, ['content-length', String(Buffer.byteLength(body))]);
  }
  if (isLast && !has('connection')) lines.push(['Connection', 'close']);
  return lines;
}
