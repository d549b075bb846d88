import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { python, type Runtime } from './runtimes.ts';

/** Where a handler is started. */
export interface Place {
  /** The port on which the program listens. */
  readonly port: number;
  /** An empty folder, for what is built. */
  readonly folder: string;
}

export type Command = readonly [program: string, ...argv: string[]];

export interface RightHandler {
  readonly name: string;
  readonly needs: readonly Runtime[];
  readonly build?: (place: Place) => Command;
  readonly start: (place: Place) => Command;
  /** What stands in front of it. `fastcgi` calls a PHP file through PHP-FPM. */
  readonly behind?: 'nginx' | 'fastcgi';
  readonly env?: Readonly<Record<string, string>>;
}

const folder = fileURLToPath(new URL('right-handlers/', import.meta.url));
const file = (name: string) => join(folder, name);

const node = (name: string): RightHandler => ({
  name,
  needs: [],
  start: () => [process.execPath, file(name)],
});

const program = (name: string, needs: Runtime, command: string): RightHandler => ({
  name,
  needs: [needs],
  start: () => [command, file(name)],
});

/** An application that gunicorn loads by the name of its module. */
const gunicorn = (name: string, needs: Runtime, app: string, ...flags: readonly string[]): RightHandler => ({
  name: `${name} behind gunicorn`,
  needs: [needs, 'gunicorn'],
  start: ({ port }) => [
    python,
    ...['-m', 'gunicorn', '--chdir', folder, '--bind', `127.0.0.1:${port}`, ...flags, app],
  ],
});

const uvicorn = (name: string, app: string): RightHandler => ({
  name,
  needs: ['fastapi'],
  start: ({ port }) => [
    python,
    ...['-m', 'uvicorn', '--app-dir', folder, '--host', '127.0.0.1', '--port', String(port)],
    ...['--log-level', 'error', app],
  ],
});

const golang = (name: string): RightHandler => ({
  name,
  needs: ['go'],
  build: (place) => ['go', 'build', '-o', join(place.folder, 'handler'), file(`${name}/main.go`)],
  start: (place) => [join(place.folder, 'handler')],
});

function behindNginx(handler: RightHandler): RightHandler {
  return {
    ...handler,
    name: `${handler.name} behind nginx`,
    needs: [...handler.needs, 'nginx'],
    behind: 'nginx',
  };
}

/** Handlers as competent developers write them, in many styles. None of them was adapted to `check`. */
export const rightHandlers: readonly RightHandler[] = [
  node('node-emitter.mjs'),
  node('node-consumers.mjs'),
  node('node-ignores-body.mjs'),
  node('node-idempotent.mjs'),
  node('node-defensive.mjs'),
  node('node-promises.cjs'),
  node('node-replay-window.mjs'),
  node('node-explains.mjs'),
  { ...node('express-default.mjs'), env: { NODE_ENV: 'production' } },
  node('express-route-json.mjs'),
  node('express-middleware.mjs'),
  node('express-raw.mjs'),
  behindNginx(node('express-raw.mjs')),
  node('fastify-hook.mjs'),
  node('fastify-schema.mjs'),
  behindNginx(node('fastify-hook.mjs')),
  node('hono-app.mjs'),
  node('hono-http-exception.mjs'),
  node('h3-v1.mjs'),
  node('h3-v2.mjs'),
  program('flask-app.py', 'flask', python),
  gunicorn('flask-app.py', 'flask', 'flask-app:app'),
  gunicorn('flask-blueprint.py', 'flask', 'flask-blueprint:create_app()', '--threads', '4'),
  program('django_view.py', 'django', python),
  gunicorn('django_view.py', 'django', 'django_view', '--workers', '2'),
  behindNginx(gunicorn('django_view.py', 'django', 'django_view')),
  uvicorn('fastapi_request.py', 'fastapi_request:app'),
  uvicorn('fastapi_header.py', 'fastapi_header:app'),
  uvicorn('fastapi_model.py', 'fastapi_model:app'),
  uvicorn('starlette_app.py', 'starlette_app:app'),
  uvicorn('asgi_app.py', 'asgi_app:app'),
  program('http_server.py', 'python', python),
  program('wsgi_app.py', 'python', python),
  gunicorn('wsgi_app.py', 'python', 'wsgi_app', '--worker-class', 'gthread', '--threads', '8'),
  {
    name: 'webhook.php',
    needs: ['php'],
    start: ({ port }) => ['php', '-S', `127.0.0.1:${port}`, file('webhook.php')],
    env: { PHP_CLI_SERVER_WORKERS: '4' },
  },
  {
    name: 'PHP-FPM behind nginx',
    needs: ['php-fpm', 'nginx'],
    start: (place) => [
      'php-fpm',
      '--nodaemonize',
      '--allow-to-run-as-root',
      '--fpm-config',
      join(place.folder, 'fpm.conf'),
    ],
    behind: 'fastcgi',
  },
  program('sinatra_app.rb', 'sinatra', 'ruby'),
  behindNginx(program('sinatra_app.rb', 'sinatra', 'ruby')),
  {
    name: 'rack_app.ru',
    needs: ['puma'],
    start: ({ port }) => ['puma', '--quiet', '--bind', `tcp://127.0.0.1:${port}`, file('rack_app.ru')],
  },
  program('webrick_servlet.rb', 'webrick', 'ruby'),
  {
    name: 'WebhookServer.java',
    needs: ['java'],
    build: (place) => ['javac', '-d', place.folder, file('WebhookServer.java')],
    start: (place) => ['java', '-Xshare:auto', '-cp', place.folder, 'WebhookServer'],
  },
  golang('go-net-http'),
  behindNginx(golang('go-behind-nginx')),
  {
    name: 'mojolicious-lite.pl',
    needs: ['mojolicious'],
    start: ({ port }) => [
      'perl',
      file('mojolicious-lite.pl'),
      'daemon',
      '--listen',
      `http://127.0.0.1:${port}`,
    ],
  },
];
