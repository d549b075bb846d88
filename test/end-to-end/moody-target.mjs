import { openSync, writeSync } from 'node:fs';
import { createServer } from 'node:http';

// A separate process that takes deliveries, and answers every few requests in another way than with 200: an error, a
// request to wait, a redirect, no answer, the end of the connection. It writes down what it accepts before it answers,
// so that this survives its end. Plain JavaScript, because it is started hundreds of times.

const [, , port = '0', file = '', moodEvery = '0'] = process.argv;
const accepted = openSync(file, 'a', 0o600);
let requests = Number(process.env.MOOD ?? 0);

const moods = [
  (response) => response.writeHead(500).end('failed'),
  (response) => response.writeHead(429, { 'Retry-After': '0' }).end('later'),
  (response) => response.writeHead(429, { 'Retry-After': new Date().toUTCString() }).end('later'),
  (response) => response.writeHead(302, { Location: '/elsewhere' }).end(),
  (response) => response.socket.resetAndDestroy(),
  (response) => response.socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\ncut'),
  // No answer.
  () => {},
];

const server = createServer((request, response) => {
  const pieces = [];
  request.on('data', (piece) => pieces.push(piece));
  request.on('error', () => {});
  response.on('error', () => {});
  request.on('end', () => {
    requests += 1;
    if (Number(moodEvery) > 0 && requests % Number(moodEvery) === 0) {
      moods[Math.floor(requests / Number(moodEvery)) % moods.length](response);
      return;
    }
    const { data } = JSON.parse(Buffer.concat(pieces).toString());
    const { 'webhook-id': id, 'phantom-webhook-attempt': attempt } = request.headers;
    writeSync(accepted, `${JSON.stringify({ number: data.id, id, attempt: Number(attempt) })}\n`);
    response.end('ok');
  });
}).listen(Number(port), '127.0.0.1', () => process.send?.(server.address().port));
process.on('disconnect', () => process.exit());
