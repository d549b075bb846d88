import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { buildConnector } from 'undici';

/**
 * Begins to connect as undici asks for it; unlike undici's own connector it gives the socket away at once, so that it
 * can be destroyed while it is still connecting. Has no timeout.
 */
export function openSocket(
  { hostname: host, protocol, port }: buildConnector.Options,
  callback: buildConnector.Callback,
  checksCertificate: boolean,
): Socket {
  const isTls = protocol === 'https:';
  // An app may listen on 127.0.0.1 or on ::1 only, and localhost means both.
  const address = { host, port: Number(port || (isTls ? 443 : 80)), autoSelectFamily: true };
  const socket = isTls
    ? connectTls({ ...address, rejectUnauthorized: checksCertificate, ALPNProtocols: ['http/1.1'] })
    : connect(address);
  socket.setNoDelay(true);
  const fail = (error: Error) => callback(error, null);
  socket.once('error', fail);
  socket.once(isTls ? 'secureConnect' : 'connect', () => {
    socket.off('error', fail);
    callback(null, socket);
  });
  return socket;
}
