import { connect } from 'node:net';

/**
 * Sends the bytes of a request over a new connection, as real nodes do. Once the other side has closed the connection,
 * it resolves with whether the answer was 2xx. Node's HTTP client does more work, which would be most of what is
 * measured.
 */
export function postOnce(port: number, request: Buffer): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' });
    let head = '';
    socket.on('data', (chunk: Buffer) => {
      if (head === '') head = chunk.toString('latin1', 0, 'HTTP/1.1 200'.length);
    });
    socket.once('error', reject);
    socket.once('end', () => resolve(/^HTTP\/1\.1 2\d\d$/.test(head)));
    socket.write(request);
  });
}
