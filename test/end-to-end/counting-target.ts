import { createServer, type Socket } from 'node:net';
import { portOf } from '../port-of.ts';

// A separate process that answers 200 to every request, and counts how often it receives each number in `"data":{"id":N`.
// Sends its port when it listens, and the counts on request. While it is away nothing listens on its port.

const counts: number[] = [];
const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

const sockets = new Set<Socket>();

const server = createServer((socket) => {
  sockets.add(socket);
  socket.once('close', () => sockets.delete(socket));
  let text = '';
  socket.setNoDelay(true);
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1');
    for (;;) {
      const headEnd = text.indexOf('\r\n\r\n') + 4;
      if (headEnd < 4) return;
      const bodyLength = Number(/\r\ncontent-length: (\d+)/i.exec(text.slice(0, headEnd))?.[1] ?? 0);
      if (text.length < headEnd + bodyLength) return;
      const [, number = ''] = /"data":\{"id":(\d+)/.exec(text.slice(headEnd, headEnd + bodyLength)) ?? [];
      counts[Number(number)] = (counts[Number(number)] ?? 0) + 1;
      text = text.slice(headEnd + bodyLength);
      socket.write(answer);
    }
  });
}).listen(0, '127.0.0.1');
server.once('listening', () => process.send?.(portOf(server)));
let port = 0;
process.on('message', (message) => {
  switch (message) {
    case 'counts':
      process.send?.(Array.from(counts, (count) => count ?? 0));
      return;
    case 'leave':
      port = portOf(server);
      server.close();
      for (const socket of sockets) socket.resetAndDestroy();
      return;
    case 'return':
      server.listen(port, '127.0.0.1');
  }
});
process.on('disconnect', () => process.exit());
