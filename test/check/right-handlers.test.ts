import { describe, test } from 'vitest';
import { checkHandler } from './check-handler.ts';
import { rightHandlers } from './right-handlers.ts';
import { missingRuntimes } from './runtimes.ts';
import { startHandlerProgram } from './start-handler-program.ts';

// The CI server installs them on Linux.
const mayBeMissing = process.env.CI === undefined || process.platform !== 'linux';
const missing = mayBeMissing
  ? await missingRuntimes(rightHandlers.flatMap(({ needs }) => needs))
  : new Set<never>();

const early = 'order/unfinished-body';
const untyped = 'accepts/no-content-type';
const deep = 'survives/deep-nesting';
const surrogate = 'survives/lone-surrogate';
const alike = 'discloses/refusals-alike';

/** What `check` should not blame, because these handlers are correct. */
const blamedToday: ReadonlyMap<string, readonly string[]> = new Map([
  ['node-explains.mjs', [alike]],
  ['express-default.mjs', [untyped, 'accepts/200-kb']],
  ['express-route-json.mjs', [untyped]],
  ['express-middleware.mjs', [untyped]],
  ['express-raw.mjs behind nginx', [early]],
  ['fastify-hook.mjs', [untyped]],
  ['fastify-hook.mjs behind nginx', [untyped, early]],
  ['flask-app.py', [deep]],
  ['flask-app.py behind gunicorn', [deep]],
  ['flask-blueprint.py behind gunicorn', [deep]],
  ['django_view.py', [deep, early]],
  ['django_view.py behind gunicorn', [deep]],
  ['django_view.py behind gunicorn behind nginx', [deep, early]],
  ['fastapi_request.py', [deep]],
  ['fastapi_header.py', [surrogate, alike]],
  ['fastapi_model.py', [surrogate, early]],
  ['webhook.php', [early]],
  ['PHP-FPM behind nginx', [early]],
  ['sinatra_app.rb', [early]],
  ['sinatra_app.rb behind nginx', [early]],
  ['rack_app.ru', [early]],
  ['webrick_servlet.rb', [alike]],
  ['go-behind-nginx behind nginx', [early]],
  ['mojolicious-lite.pl', [early]],
]);

describe('check fails no case of a correct handler:', () => {
  // One after another: a busy test process looks like a sender that connects and stays silent.
  const each = test.for(rightHandlers);
  each('$name', async (handler, context) => {
    const lacking = handler.needs.filter((runtime) => missing.has(runtime));
    context.skip(lacking.length > 0, `${lacking.join(' and ')} not installed`);
    const { url, errors } = await startHandlerProgram(handler, context);
    const { exitCode, ids, cases } = await checkHandler(url, '--profile', 'phantom-2.2');
    const blamed = blamedToday.get(handler.name) ?? [];
    const notable = cases.filter(({ verdict }) => verdict === 'fail' || verdict === 'skip');
    context.expect(ids('fail'), `${JSON.stringify(notable)}\n${errors()}`).toEqual(blamed);
    context.expect(ids('skip')).toEqual([]);
    context.expect(exitCode).toBe(blamed.length === 0 ? 0 : 1);
  });
});
