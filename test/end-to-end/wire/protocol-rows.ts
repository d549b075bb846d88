import { authorization, body, delivery, deliveryTo, framed, host, length, rawRequest } from './requests.ts';
import { cutOff, refused, taken, type WireRow } from './wire-row.ts';

/** Request lines, hosts, and other protocols altogether. */
export const protocolRows: readonly WireRow[] = [
  ...[
    'http://elsewhere/hook',
    'HTTP://x:80/',
    'https://x',
    '*',
    '/?q=1',
    '//',
    '/../../etc/passwd',
    '/%zz%00',
    '/%1b[2J',
    '/a;b',
    '/"',
  ].map((target) => taken(`the target ${target}`, deliveryTo(`POST ${target} HTTP/1.1`))),
  ...['x:80', '\\etc', '#', 'hook', '/ /', '/\u0000', '/\u001b[2J', '/\u009b', '/\u00e9', ''].map((target) =>
    cutOff(400, `the target ${JSON.stringify(target)}`, deliveryTo(`POST ${target} HTTP/1.1`)),
  ),
  cutOff(431, 'a target of 17 kB', deliveryTo(`POST /${'a'.repeat(17_000)} HTTP/1.1`)),
  ...[
    'HTTP/1.2',
    'HTTP/1.10',
    'HTTP/3.0',
    'HTTP/0.8',
    'HTTP/11',
    'HTTP/1,1',
    'HTTPS/1.1',
    'http/1.1',
    'HTTP/1.1 ',
  ].map((version) => cutOff(400, `the version ${version}`, deliveryTo(`POST / ${version}`))),
  ...['HTTP/2.0', 'HTTP/0.9'].map((version) =>
    cutOff(505, `the version ${version}`, deliveryTo(`POST / ${version}`)),
  ),
  cutOff(400, 'a request without a version, as in HTTP/0.9', Buffer.from('GET /\r\n')),
  cutOff(505, 'a delivery without a version', deliveryTo('POST /')),
  cutOff(400, 'the preface of HTTP/2', Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')),
  ...['post', 'Post', 'FOO', 'P\u0000ST', '', 'POST\t'].map((method) =>
    cutOff(400, `the method ${JSON.stringify(method)}`, deliveryTo(`${method} / HTTP/1.1`)),
  ),
  ...['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'M-SEARCH', 'QUERY'].map((method) =>
    refused(405, `the method ${method}`, deliveryTo(`${method} / HTTP/1.1`)),
  ),
  cutOff(405, 'a tunnel', rawRequest('CONNECT x:80 HTTP/1.1', [host, authorization])),
  cutOff(200, 'HTTP/1.0', rawRequest('POST / HTTP/1.0', [authorization, length], body)),
  taken(
    'HTTP/1.0 that keeps its connection',
    rawRequest('POST / HTTP/1.0', [authorization, length, 'Connection: keep-alive'], body),
  ),
  cutOff(400, 'HTTP/1.0 without a length', rawRequest('POST / HTTP/1.0', [authorization], body)),
  refused(400, 'no host', rawRequest('POST / HTTP/1.1', [authorization, length], body)),
  refused(400, 'two hosts', delivery('Host: y')),
  taken(
    'the host of another server, as tunnels pass it on',
    rawRequest('POST / HTTP/1.1', ['Host: evil.example:1', authorization, length], body),
  ),
  cutOff(400, 'the hello of TLS', Buffer.from('1603010200010001fc0303', 'hex')),
  cutOff(400, 'the banner of SSH', Buffer.from('SSH-2.0-OpenSSH_9.9\r\n')),
  cutOff(400, 'the greeting of a mail client', Buffer.from('EHLO x\r\n')),
  cutOff(
    400,
    'the line of a proxy',
    Buffer.concat([Buffer.from('PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\n'), delivery()]),
  ),
  cutOff(400, 'all bytes from 0 to 255', Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))),
  cutOff(400, 'an answer', Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n')),
  cutOff(200, 'an upgrade to a web socket', delivery('Connection: Upgrade', 'Upgrade: websocket')),
  cutOff(
    200,
    'an upgrade to HTTP/2',
    delivery(
      'Connection: Upgrade, HTTP2-Settings',
      'Upgrade: h2c',
      'HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA',
    ),
  ),
  cutOff(
    200,
    'a frame of a web socket behind its upgrade',
    Buffer.concat([
      delivery('Connection: Upgrade', 'Upgrade: websocket'),
      Buffer.from('818500000000', 'hex'),
    ]),
  ),
  ['100-continue, with the body sent anyway', delivery('Expect: 100-continue'), [100, 200, 405]],
  cutOff(
    401,
    '100-continue without authorization',
    rawRequest('POST / HTTP/1.1', [host, length, 'Expect: 100-continue']),
  ),
  cutOff(
    413,
    '100-continue with a length beyond the limit',
    framed(['Content-Length: 6000000', 'Expect: 100-continue'], ''),
  ),
  cutOff(417, 'another expectation', framed([length, 'Expect: 200-ok'], '')),
];
