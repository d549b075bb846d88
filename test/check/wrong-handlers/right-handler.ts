import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { guidebookToken } from '../../tokens.ts';

export const { token, authorization: half, verification } = guidebookToken;

/** An error whose status the handler answers. */
export class Refusal extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`Answered with ${status}.`);
    this.status = status;
  }
}

/** What the handler understands of a delivery. */
export interface Delivery {
  readonly event: string;
  readonly data: unknown;
  readonly timestamp: unknown;
}

/** What a correct handler does with a request, in this order. A wrong handler replaces some of it. */
export interface Steps {
  checkMethod(request: IncomingMessage): void;
  /** Whether one value of the Authorization header proves the sender. */
  isAllowed(given: string): boolean;
  isAuthorized(request: IncomingMessage): unknown;
  refuse(response: ServerResponse, request: IncomingMessage): unknown;
  readBody(request: IncomingMessage): Promise<Buffer>;
  parse(bytes: Buffer, request: IncomingMessage): unknown;
  understand(body: unknown): Delivery;
  work(delivery: Delivery, request: IncomingMessage): unknown;
  /** Does what `check --effect` can see: once for each pair of event and id. */
  store(delivery: Delivery): void;
  answer(response: ServerResponse, request: IncomingMessage, delivery: Delivery): unknown;
  explain(error: unknown, response: ServerResponse): void;
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

/** Returns the steps that are wrong, from those that are right. Called once for each server. */
export type Change = (right: Steps) => Partial<Steps>;

const maxBytes = 5_000_000;
const expected = [half, token].map(digest);

/** @param stored receives a line for each effect of the handler */
export function createListener(change: Change, stored: string[]): RequestListener {
  const right: Steps = {
    ...rightSteps,
    store({ event, data }) {
      const line = `${event} ${memberOf(data, 'id')}`;
      if (!stored.includes(line)) stored.push(line);
    },
  };
  const steps: Steps = { ...right };
  Object.assign(steps, change(right));
  return (request, response) => {
    steps.handle(request, response).catch((error: unknown) => steps.explain(error, response));
  };
}

const rightSteps: Omit<Steps, 'store'> & ThisType<Steps> = {
  checkMethod(request) {
    if (request.method !== 'POST') throw new Refusal(405);
  },
  isAllowed(given) {
    return expected.some((known) => timingSafeEqual(known, digest(given)));
  },
  isAuthorized(request) {
    const [given, second] = request.headersDistinct.authorization ?? [];
    return given !== undefined && second === undefined && this.isAllowed(given);
  },
  refuse(response) {
    sendText(response, 401, 'Unauthorized!');
  },
  readBody: (request) => readUpTo(request, maxBytes),
  parse: parseStrictly,
  understand(body) {
    const event = memberOf(body, 'event') ?? memberOf(body, 'type');
    if (typeof event !== 'string') throw new Refusal(400);
    const timestamp = memberOf(body, 'timestamp') ?? memberOf(body, 'created');
    return { event, data: memberOf(body, 'data'), timestamp };
  },
  work() {},
  answer(response) {
    sendText(response, 200, 'Hello Webhook!');
  },
  explain(error, response) {
    if (response.headersSent) return;
    sendText(response, error instanceof Refusal ? error.status : 500, 'Refused.');
  },
  async handle(request, response) {
    this.checkMethod(request);
    if (!this.isAuthorized(request)) {
      await this.refuse(response, request);
      return;
    }
    const body = this.parse(await this.readBody(request), request);
    const delivery = this.understand(body);
    await this.work(delivery, request);
    this.store(delivery);
    await this.answer(response, request, delivery);
  },
};

export function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain' }).end(text);
}

export async function readUpTo(request: IncomingMessage, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > most) throw new Refusal(413);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parseStrictly(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new Refusal(400);
  }
}

/** Reads a member of anything; undefined if there is none. */
export function memberOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? Reflect.get(value, key)
    : undefined;
}

/** Returns the only value of a header, or an empty text. */
export function headerOf(request: IncomingMessage, name: string): string {
  return String(request.headers[name] ?? '');
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
