import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { type Change, type Steps, sendText } from './right-handler.ts';
import type { WrongHandler } from './wrong-handler.ts';

function answering(answer: Steps['answer']): Change {
  return () => ({ answer });
}

function redirect(response: ServerResponse, status: number, location?: string): void {
  response.writeHead(status, location === undefined ? {} : { Location: location }).end();
}

/** Handlers that accept a delivery with an answer that a sender does not understand. */
export const answers: readonly WrongHandler[] = [
  ...[301, 302, 307, 308].map(
    (status): WrongHandler => ({
      mistake: `redirects a valid delivery with ${status}`,
      change: answering((response) => redirect(response, status, '/thanks')),
      finds: ['in-time/no-redirect'],
      isWarning: true,
    }),
  ),
  ...[300, 303, 304, 305].map(
    (status): WrongHandler => ({
      mistake: `redirects a valid delivery with ${status}`,
      isExample: status === 303,
      change: answering((response) => redirect(response, status, '/thanks')),
      finds: ['in-time/no-redirect'],
    }),
  ),
  {
    mistake: 'redirects without a place',
    change: answering((response) => redirect(response, 302)),
    finds: ['in-time/no-redirect'],
  },
  {
    mistake: 'redirects to itself',
    change: answering((response) => redirect(response, 302, '/webhook')),
    finds: ['in-time/no-redirect'],
    isWarning: true,
  },
  {
    mistake: 'redirects only transactions with 303',
    change: (right) => ({
      answer: (response, request, delivery) =>
        delivery.event.startsWith('transaction.')
          ? redirect(response, 303, '/thanks')
          : right.answer(response, request, delivery),
    }),
    finds: ['in-time/no-redirect'],
    needs: ['accepts/event/transaction.applied'],
  },
  ...[400, 404, 409, 422, 500, 502].map(
    (status): WrongHandler => ({
      mistake: `answers ${status} to a valid delivery of a transaction`,
      change: (right) => ({
        answer: (response, request, delivery) =>
          delivery.event === 'transaction.applied'
            ? sendText(response, status, 'Hello Webhook!')
            : right.answer(response, request, delivery),
      }),
      finds: ['accepts/event/transaction.applied'],
      alsoFails: ['accepts'],
    }),
  ),
  {
    mistake: 'answers 500 to every valid delivery',
    change: answering((response) => sendText(response, 500, 'Oh.')),
    finds: ['accepts/right-delivery'],
  },
  {
    mistake: 'answers every valid delivery with the number 0 as its status',
    change: answering((response) => response.socket?.end('HTTP/1.1 000 None\r\n\r\n')),
    finds: ['accepts/right-delivery'],
  },
  {
    mistake: 'never answers a valid delivery',
    change: answering(() => {}),
    finds: ['accepts/right-delivery'],
    timeoutMs: 500,
  },
  {
    mistake: 'closes the connection instead of an answer',
    isExample: true,
    change: answering((response) => response.destroy()),
    finds: ['accepts/right-delivery'],
  },
  {
    mistake: 'begins an answer and never ends it',
    change: answering((response) => response.writeHead(200).write('Hello')),
    finds: ['accepts/right-delivery'],
    timeoutMs: 500,
  },
  {
    mistake: 'writes its answer without end',
    change: answering(async (response) => {
      response.writeHead(200);
      while (!response.destroyed) {
        response.write('x'.repeat(100_000));
        await wait(1);
      }
    }),
    finds: ['accepts/right-delivery'],
    timeoutMs: 500,
  },
  {
    mistake: 'announces more bytes than it sends',
    change: answering((response) =>
      response.socket?.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nHello Webhook!'),
    ),
    finds: ['accepts/right-delivery'],
  },
  {
    mistake: 'sends lines that are not headers',
    change: answering((response) => response.socket?.end('HTTP/1.1 200 OK\r\nHello Webhook!\r\n\r\n')),
    finds: ['accepts/right-delivery'],
  },
  {
    mistake: 'answers with the text of a page only, without HTTP',
    change: answering((response) => response.socket?.end('<html>Hello Webhook!</html>')),
    finds: ['accepts/right-delivery'],
  },
  {
    mistake: 'sends 103 before its answer',
    isExample: true,
    change: (right) => ({
      answer(response, request, delivery) {
        response.writeEarlyHints({ link: '</style.css>; rel=preload' });
        return right.answer(response, request, delivery);
      },
    }),
    finds: ['in-time/no-informational'],
    isWarning: true,
  },
  {
    mistake: 'sends 102 before its answer',
    change: (right) => ({
      answer(response, request, delivery) {
        response.writeProcessing();
        return right.answer(response, request, delivery);
      },
    }),
    finds: ['in-time/no-informational'],
    isWarning: true,
  },
  {
    mistake: 'switches to another protocol',
    change: answering((response) =>
      response.socket?.end(
        'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
      ),
    ),
    finds: ['accepts/right-delivery'],
  },
  {
    mistake: 'declares a text as JSON',
    isExample: true,
    change: answering((response) =>
      response.writeHead(200, { 'Content-Type': 'application/json' }).end('Hello Webhook!'),
    ),
    finds: ['in-time/json-answer'],
    isWarning: true,
  },
  {
    mistake: 'sends half of its JSON',
    change: answering((response) =>
      response.writeHead(200, { 'Content-Type': 'application/json; charset=utf-8' }).end('{"ok":tr'),
    ),
    finds: ['in-time/json-answer'],
    isWarning: true,
  },
  {
    mistake: 'sends broken JSON only for transactions',
    change: (right) => ({
      answer: (response, request, delivery) =>
        delivery.event.startsWith('transaction.')
          ? response.writeHead(200, { 'Content-Type': 'application/json' }).end('ok')
          : right.answer(response, request, delivery),
    }),
    finds: ['in-time/json-answer'],
    needs: ['accepts/event/transaction.applied'],
    isWarning: true,
  },
  {
    mistake: 'compresses JSON although nobody asked for it',
    change: answering((response) =>
      response
        .writeHead(200, { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' })
        .end(gzipSync('{"ok":true}')),
    ),
    finds: ['in-time/json-answer'],
    isWarning: true,
  },
  {
    mistake: 'declares a plain answer as compressed',
    change: answering((response) =>
      response
        .writeHead(200, { 'Content-Type': 'text/plain', 'Content-Encoding': 'gzip' })
        .end('Hello Webhook!'),
    ),
    finds: ['in-time/json-answer'],
    isWarning: true,
  },
];
