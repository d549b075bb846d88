import { describe, expect, test } from 'vitest';
import type { Framework } from '../../../src/check/fixes/framework.ts';
import { frameworkOf } from '../../../src/check/judge/framework-of.ts';

type Recorded = readonly [what: string, rawHeaders: readonly string[], body: string];

const date = ['Date', 'Sun, 29 Nov 2026 20:46:06 GMT', 'Connection', 'close'];
const plain = ['Content-Type', 'text/plain; charset=utf-8'];
const html = ['Content-Type', 'text/html; charset=utf-8'];
const json = ['content-type', 'application/json'];

const expressPage =
  '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Error</title>\n</head>\n<body>\n<pre>Cannot GET /webhook</pre>\n</body>\n</html>\n';
const flaskPage =
  '<!doctype html>\n<html lang=en>\n<title>400 Bad Request</title>\n<h1>Bad Request</h1>\n<p>The browser (or proxy) sent a request that this server could not understand.</p>\n';
const djangoPage = (title: string, text: string) =>
  `\n<!doctype html>\n<html lang="en">\n<head>\n  <title>${title}</title>\n</head>\n<body>\n  <h1>${title}</h1><p>${text}</p>\n</body>\n</html>\n`;
const gunicorn = ['Server', 'gunicorn', ...date];
const nosniff = ['X-Content-Type-Options', 'nosniff'];

/** Answers of handlers in `right-handlers`, and of small programs in the same frameworks. */
const recorded: Readonly<Record<Exclude<Framework, 'rust'>, readonly Recorded[]>> = {
  express: [
    ['a refusal', ['X-Powered-By', 'Express', ...plain, 'Content-Length', '12', ...date], 'Unauthorized'],
    [
      'GET, without X-Powered-By',
      ['Content-Security-Policy', "default-src 'none'", ...nosniff, ...html, ...date],
      expressPage,
    ],
  ],
  fastify: [
    [
      'malformed JSON',
      ['connection', 'close', 'content-type', 'application/json; charset=utf-8'],
      '{"statusCode":400,"code":"FST_ERR_CTP_INVALID_JSON_BODY","error":"Bad Request","message":"Body is not valid JSON but content-type is set to \'application/json\'"}',
    ],
    [
      'GET',
      ['content-type', 'application/json; charset=utf-8', 'content-length', '79', ...date],
      '{"message":"Route GET:/webhook not found","error":"Not Found","statusCode":404}',
    ],
  ],
  hono: [
    ['GET', ['Content-Type', 'text/plain; charset=UTF-8', 'Content-Length', '13', ...date], '404 Not Found'],
  ],
  flask: [
    ['a refusal', ['Server', 'Werkzeug/2.2.2 Python/3.11.2', ...date, ...html], 'Unauthorized'],
    ['malformed JSON, behind gunicorn', [...gunicorn, ...html, 'Content-Length', '167'], flaskPage],
  ],
  django: [
    [
      'a refusal, behind gunicorn',
      [...gunicorn, ...html, 'X-Frame-Options', 'DENY', ...nosniff, 'Referrer-Policy', 'same-origin'],
      'Unauthorized',
    ],
    [
      'another path',
      ['Server', 'WSGIServer/0.2 CPython/3.11.2', 'Content-Type', 'text/html'],
      djangoPage('Not Found', 'The requested resource was not found on this server.'),
    ],
    ['an exception', [...gunicorn, 'Content-Type', 'text/html'], djangoPage('Server Error (500)', '')],
    ['a wrong host name', [...gunicorn, 'Content-Type', 'text/html'], djangoPage('Bad Request (400)', '')],
    [
      'a POST without a CSRF token',
      [...gunicorn, 'Content-Type', 'text/html'],
      '  <h1>Forbidden <span>(403)</span></h1>\n  <p>CSRF verification failed. Request aborted.</p>\n',
    ],
  ],
  fastapi: [
    ['a refusal', ['server', 'uvicorn', 'content-length', '25', ...json], '{"detail":"Unauthorized"}'],
    [
      'no authorization, behind nginx',
      ['Server', 'nginx/1.22.1', ...date, ...json],
      '{"detail":[{"loc":["header","authorization"],"msg":"field required","type":"value_error.missing"}]}',
    ],
  ],
  go: [
    ['another path', [...plain, ...nosniff, 'Content-Length', '19', ...date], '404 page not found\n'],
    ['a refusal', [...plain, ...nosniff, 'Content-Length', '13', ...date], 'unauthorized\n'],
  ],
  php: [
    [
      'a refusal',
      [
        'Host',
        '127.0.0.1:44983',
        ...date,
        'X-Powered-By',
        'PHP/8.2.36',
        'Content-type',
        'text/html; charset=UTF-8',
      ],
      'Unauthorized',
    ],
    [
      'an uncaught error, without X-Powered-By',
      ['Content-type', 'text/html; charset=UTF-8'],
      '<br />\n<b>Fatal error</b>:  Uncaught Error: Call to undefined function nope() in index.php:1\n',
    ],
  ],
  ruby: [
    [
      'another path, of Sinatra',
      [
        'Content-Type',
        'text/html;charset=utf-8',
        'X-Cascade',
        'pass',
        'X-XSS-Protection',
        '1; mode=block',
        ...nosniff,
      ],
      '<!DOCTYPE html>\n<html>\n<body>\n  <h2>Sinatra doesn’t know this ditty.</h2>\n',
    ],
    ['a delivery, of WEBrick', ['Server', 'WEBrick/1.8.1 (Ruby/3.1.2/2022-04-12)', ...date], 'queued\n'],
  ],
  java: [
    [
      'another path',
      ['Content-Length', '50', 'Content-Type', 'text/html', 'Connection', 'close'],
      '<h1>404 Not Found</h1>No context found for request',
    ],
  ],
};

/** Texts and headers from the sources and documentation of frameworks that the tests cannot run. */
const documented: readonly (readonly [Framework, ...Recorded])[] = [
  ['rust', 'axum', plain, 'Failed to parse the request body as JSON: expected ident at line 1 column 2'],
  ['rust', 'axum', plain, 'Expected request with `Content-Type: application/json`'],
  ['rust', 'Rocket', ['server', 'Rocket', ...html], ''],
  [
    'java',
    'Spring Boot',
    json,
    '{"timestamp":"2026-11-29T20:46:06.000+00:00","status":404,"error":"Not Found","path":"/webhook"}',
  ],
  ['java', 'Tomcat', ['Set-Cookie', 'JSESSIONID=1; Path=/; HttpOnly'], ''],
  ['ruby', 'Rails', ['X-Request-Id', '7e66949f', 'X-Runtime', '0.012345'], ''],
];

/** Answers that show no framework, or one for which there is no advice. */
const unknown: readonly Recorded[] = [
  ['node:http', ['Content-Type', 'text/plain', ...date, 'Content-Length', '13'], 'Unauthorized!'],
  ['a handler in Hono', ['content-type', 'text/plain;charset=UTF-8', ...date], 'Expected JSON'],
  ['a handler on Puma', ['content-type', 'text/plain', 'Connection', 'close'], 'unauthorized\n'],
  ['gunicorn', [...gunicorn, 'Content-Type', 'text/plain'], 'bad delivery'],
  [
    'wsgiref',
    [...date, 'Server', 'WSGIServer/0.2 CPython/3.11.2', 'Content-Type', 'text/plain'],
    'unauthorized',
  ],
  ['Mojolicious', ['Content-Type', 'text/html;charset=UTF-8', 'Server', 'Mojolicious (Perl)'], 'ok'],
  [
    'nginx',
    ['Server', 'nginx/1.22.1', ...date, 'Content-Type', 'text/html'],
    '<html>\r\n<head><title>404 Not Found</title></head>\r\n<body>\r\n<center><h1>404 Not Found</h1></center>\r\n<hr><center>nginx/1.22.1</center>\r\n</body>\r\n</html>\r\n',
  ],
  ['Next.js', ['X-Powered-By', 'Next.js'], ''],
  ['an empty answer', [], ''],
];

describe('the framework is recognized by an answer of', () => {
  const known = Object.entries(recorded).flatMap(([framework, answers]) =>
    answers.map((answer) => [framework, ...answer] as const),
  );

  test.for([...known, ...documented])('%s to %s', ([framework, , rawHeaders, body]) => {
    expect(frameworkOf(rawHeaders, body)).toBe(framework);
  });

  test('a proxy that writes header names in another case', () => {
    expect(frameworkOf(['x-powered-by', 'Express'], '')).toBe('express');
  });
});

test.for(unknown)('an answer of %s shows no framework', ([, rawHeaders, body]) => {
  expect(frameworkOf(rawHeaders, body)).toBeUndefined();
});

test('a body of a megabyte is searched at once', () => {
  expect(frameworkOf([], `{"timestamp":"${'a","status":'.repeat(100_000)}`)).toBeUndefined();
});
