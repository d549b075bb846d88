'use strict';

// Node.js as many services still use it: CommonJS, callbacks turned into promises, answers before it parses.
const { createServer } = require('node:http');
const { timingSafeEqual } = require('node:crypto');

const HALF = process.env.PHANTOM_WEBHOOK_TOKEN.slice(0, 32);

function sameText(a, b) {
  const one = Buffer.alloc(64);
  const other = Buffer.alloc(64);
  one.write(a);
  other.write(b);
  return timingSafeEqual(one, other) && a.length === b.length;
}

function bodyOf(request) {
  return new Promise((resolve, reject) => {
    let text = '';
    request.setEncoding('utf8');
    request.on('data', (piece) => {
      text += piece;
      if (text.length > 5e6) reject(new Error('too large'));
    });
    request.once('end', () => resolve(text));
    request.once('error', reject);
    request.once('aborted', () => reject(new Error('aborted')));
  });
}

const server = createServer((request, response) => {
  if (request.url.split('?')[0] !== '/webhook') return void response.writeHead(404).end();
  if (request.method !== 'POST') return void response.writeHead(405, { Allow: 'POST' }).end();
  if (!sameText(request.headers.authorization || '', HALF)) return void response.writeHead(401).end();
  bodyOf(request)
    .then((text) => {
      response.end('Hello Webhook!');
      return JSON.parse(text);
    })
    .then(({ event, timestamp }) => process.stdout.write(`${event} at ${timestamp}\n`))
    .catch((error) => {
      if (!response.headersSent) response.writeHead(error.message === 'too large' ? 413 : 400).end();
      process.stderr.write(`${error.message}\n`);
    });
});

server.listen(Number(process.env.PORT), '127.0.0.1');
