import { once } from 'node:events';
import express, { type Express } from 'express';
import { describe, expect, onTestFinished, test } from 'vitest';
import { portOf } from '../port-of.ts';
import { guidebookToken, otherToken } from '../tokens.ts';
import { runProgram } from './program.ts';

type Logged = readonly unknown[];

/** The handler of the guidebook, its mistakes included: it reads `created`, `data`, `type` and compares with `!==`. */
function guidebookHandler(log: (...values: Logged) => void): Express {
  const app = express();
  app.use(express.json());
  app.post('/', (request, response) => {
    const authorization = request.headers.authorization;
    const verification = guidebookToken.verification;
    if (authorization + verification !== guidebookToken.token) {
      response.status(401).send('Unauthorized!');
      return;
    }
    const { created, data, type } = request.body;
    log(created, data, type);
    response.status(200).send('Hello Webhook!');
  });
  return app;
}

/** A handler written against a node. */
function nodeHandler(log: (...values: Logged) => void): Express {
  const app = express();
  app.post('/', express.json(), (request, response) => {
    if (request.headers.authorization !== guidebookToken.authorization) {
      response.sendStatus(401);
      return;
    }
    const { timestamp, data, event } = request.body;
    log(timestamp, data, event);
    response.sendStatus(204);
  });
  return app;
}

async function start(makeHandler: (log: (...values: Logged) => void) => Express) {
  const logged: Logged[] = [];
  const server = makeHandler((...values) => logged.push(values)).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const port = portOf(server);
  return { url: `http://127.0.0.1:${port}/`, logged };
}

const env = { PHANTOM_WEBHOOK_TOKEN: guidebookToken.token };

describe.for([
  ['the guidebook', guidebookHandler, '200 OK', ['portable', 'docs']],
  ['a node', nodeHandler, '204 No Content', ['portable', 'phantom-2.2']],
] as const)('a handler based on %s', ([, makeHandler, answer, profiles]) => {
  test.for(['block.forged', 'transaction.applied'])('accepts %s from send', async (event) => {
    const { url, logged } = await start(makeHandler);
    for (const profile of profiles) {
      const { exitCode, stdout } = await runProgram(['send', event, url, '--profile', profile], { env });
      expect({ exitCode, answer: stdout.split('  ')[0] }).toEqual({ exitCode: 0, answer });
    }
    expect(logged).toEqual(
      profiles.map(() => [expect.any(Number), expect.objectContaining({ id: expect.any(String) }), event]),
    );
  });

  test('refuses send with another token', async () => {
    const { url, logged } = await start(makeHandler);
    const wrong = { PHANTOM_WEBHOOK_TOKEN: otherToken.token };
    const { exitCode, stdout } = await runProgram(['send', 'block.forged', url], { env: wrong });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^401 Unauthorized/);
    expect(logged).toEqual([]);
  });
});
