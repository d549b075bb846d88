import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { HandlerProgram, Place } from './handler-program.ts';
import { python, type Runtime } from './runtimes.ts';

const folder = fileURLToPath(new URL('right-handlers/', import.meta.url));
const file = (name: string) => join(folder, name);

const node = (name: string): HandlerProgram => ({
  name,
  needs: [],
  start: () => [process.execPath, file(name)],
});

const program = (name: string, needs: Runtime, command: string): HandlerProgram => ({
  name,
  needs: [needs],
  start: () => [command, file(name)],
});

/** An application that gunicorn loads by the name of its module. */
const gunicorn = (
  name: string,
  needs: Runtime,
  app: string,
  ...flags: readonly string[]
): HandlerProgram => ({
  name: `${name} behind gunicorn`,
  needs: [needs, 'gunicorn'],
  start: ({ port }) => [
    python,
    ...['-m', 'gunicorn', '--chdir', folder, '--bind', `127.0.0.1:${port}`, ...flags, app],
  ],
});

const uvicorn = (name: string, app: string): HandlerProgram => ({
  name,
  needs: ['fastapi'],
  start: ({ port }) => [
    python,
    ...['-m', 'uvicorn', '--app-dir', folder, '--host', '127.0.0.1', '--port', String(port)],
    ...['--log-level', 'error', app],
  ],
});

const golang = (name: string): HandlerProgram => ({
  name,
  needs: ['go'],
  build: (place) => ['go', 'build', '-o', join(place.folder, 'handler'), file(`${name}/main.go`)],
  start: (place) => [join(place.folder, 'handler')],
});

function behindNginx(handler: HandlerProgram): HandlerProgram {
  return {
    ...handler,
    name: `${handler.name} behind nginx`,
    needs: [...handler.needs, 'nginx'],
    front: ({ port }) => `location /webhook { proxy_pass http://127.0.0.1:${port}; }`,
  };
}

const isRoot = process.getuid?.() === 0;
const fpmFlags = ['--nodaemonize', ...(isRoot ? ['--allow-to-run-as-root'] : [])];

function fpmConfig({ port, folder }: Place): string {
  return `
[global]
error_log = ${join(folder, 'php-fpm.log')}
[www]
listen = 127.0.0.1:${port}
pm = static
pm.max_children = 4
env[PHANTOM_WEBHOOK_TOKEN] = $PHANTOM_WEBHOOK_TOKEN
${isRoot ? 'user = root\ngroup = root' : ''}
`;
}

interface RightHandler extends HandlerProgram {
  /** Tested with every change, because no handler of the documentation is like it. */
  readonly isExample?: boolean;
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
    isExample: true,
    needs: ['php-fpm', 'nginx'],
    files: (place) => ({ 'fpm.conf': fpmConfig(place) }),
    start: ({ folder }) => ['php-fpm', ...fpmFlags, '--fpm-config', join(folder, 'fpm.conf')],
    front: ({ port }) => `location /webhook {
      include /etc/nginx/fastcgi_params;
      fastcgi_param SCRIPT_FILENAME ${file('php-fpm/index.php')};
      fastcgi_pass 127.0.0.1:${port};
    }`,
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
    isExample: true,
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
