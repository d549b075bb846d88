import { join } from 'node:path';
import { describe, test } from 'vitest';
import { readPage } from '../docs/pages.ts';
import { guidebookToken } from '../tokens.ts';
import type { HandlerProgram, Place } from './handler-program.ts';
import { runSomeCases } from './run-some-cases.ts';
import { missingRuntimes, python } from './runtimes.ts';
import { startHandlerProgram } from './start-handler-program.ts';

const page = await readPage('docs/handlers.md');

interface Documented extends Omit<HandlerProgram, 'name' | 'files'> {
  /** The title of its section. */
  readonly name: string;
  /** The section and the language of its block, and the name of the file that the page gives it. */
  readonly block: readonly [section: string, language: string, file: string];
  /** Cases that do not pass because of the server, as the section explains. */
  readonly hidden?: readonly string[];
}

const host = '127.0.0.1';
const inFolder = (name: string) => (place: Place) => join(place.folder, name);
const early = ['order/unfinished-body'];

const express: Documented = {
  name: 'Express',
  needs: [],
  block: ['Express', 'js', 'handler.mjs'],
  start: (place) => [process.execPath, inFolder('handler.mjs')(place)],
};

const gunicorn = (name: string, needs: 'flask' | 'django', app: string): Documented => ({
  name,
  needs: [needs, 'gunicorn'],
  block: [name, 'python', 'handler.py'],
  start: ({ port }) => [
    python,
    ...['-m', 'gunicorn', '--threads', '8', '--bind', `${host}:${port}`, `handler:${app}`],
  ],
});

const documented: readonly Documented[] = [
  express,
  { ...express, name: 'Fastify', block: ['Fastify', 'js', 'handler.mjs'] },
  { ...express, name: 'Hono', block: ['Hono', 'js', 'handler.mjs'] },
  {
    name: 'Python',
    needs: ['python'],
    block: ['Python', 'python', 'handler.py'],
    start: (place) => [python, inFolder('handler.py')(place)],
  },
  gunicorn('Flask', 'flask', 'app'),
  gunicorn('Django', 'django', 'application'),
  {
    name: 'FastAPI',
    needs: ['fastapi'],
    block: ['FastAPI', 'python', 'handler.py'],
    start: ({ port }) => [python, '-m', 'uvicorn', '--host', host, '--port', String(port), 'handler:app'],
  },
  {
    name: 'Go',
    needs: ['go'],
    block: ['Go', 'go', 'handler.go'],
    build: () => ['go', 'build', '-o', 'handler', 'handler.go'],
    start: (place) => [inFolder('handler')(place)],
  },
  {
    name: 'PHP',
    needs: ['php'],
    block: ['PHP', 'php', 'handler.php'],
    start: ({ port }) => ['php', '-S', `${host}:${port}`, 'handler.php'],
    hidden: early,
  },
  {
    name: 'Ruby',
    needs: ['sinatra'],
    block: ['Ruby', 'ruby', 'handler.rb'],
    start: () => ['ruby', 'handler.rb'],
    hidden: early,
  },
  {
    name: 'Java',
    needs: ['java'],
    block: ['Java', 'java', 'Handler.java'],
    start: () => ['java', 'Handler.java'],
  },
  {
    ...express,
    name: 'Behind nginx',
    needs: ['nginx'],
    front: ({ port }) => blockOf('Behind nginx', 'nginx').replace('3000', String(port)),
    // nginx answers 413 to an announced length above its limit, before it asks the handler.
    hidden: early,
  },
];

function sectionOf(title: string): string {
  return page.split(`\n## ${title}\n`)[1]?.split(/^## /m)[0] ?? '';
}

function blockOf(title: string, language: string): string {
  const [, source = ''] = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'ms').exec(sectionOf(title)) ?? [];
  return source;
}

// The CI server installs them on Linux.
const mayBeMissing = process.env.CI === undefined || process.platform !== 'linux';
const missing = mayBeMissing
  ? await missingRuntimes(documented.flatMap(({ needs }) => needs))
  : new Set<never>();

describe('the page of handlers', () => {
  const titles = [...page.matchAll(/^## (.*)$/gm)].map(([, title]) => title);

  test('has a tested handler in each section', ({ expect }) => {
    expect(titles).toEqual(documented.map(({ name }) => name));
  });

  // One after another: a busy test process looks like a sender that connects and stays silent.
  const each = test.for(documented);
  each(
    'has a handler for $name that passes every case of check, except those that its section names',
    async (handler, context) => {
      const lacking = handler.needs.filter((runtime) => missing.has(runtime));
      context.skip(lacking.length > 0, `${lacking.join(' and ')} not installed`);
      const [section, language, file] = handler.block;
      const files = () => ({ [file]: blockOf(section, language) });
      const { url, errors } = await startHandlerProgram({ ...handler, files }, context);
      const cases = await runSomeCases(new URL(url), { senders: ['phantom-2.2'], timeoutMs: 6_000 });
      const notable = cases.filter(({ verdict }) => verdict !== 'pass');
      const hidden = handler.hidden ?? [];
      context
        .expect(
          notable.map(({ id }) => id),
          `${JSON.stringify(notable)}\n${errors()}`,
        )
        .toEqual(hidden);
      context.expect(cases.length).toBeGreaterThan(90);
      for (const body of untypedBodies) context.expect(await sendUntyped(url, body)).toBe(200);
      for (const id of hidden) context.expect(proseOf(handler.name)).toContain(id);
    },
  );
});

/** Some platforms read a body without a Content-Type as a form, which cannot contain these. */
const untypedBodies = ['100 %', 'x'.repeat(70_000)].map((vendorField) =>
  JSON.stringify({
    timestamp: 1,
    data: { id: vendorField.slice(0, 9), vendorField },
    event: 'transaction.forged',
  }),
);

/** Sends a body without a Content-Type, as ARK 2.3 does. Returns the status. */
async function sendUntyped(url: string, body: string): Promise<number> {
  const headers = { authorization: guidebookToken.authorization };
  const { status } = await fetch(url, { method: 'POST', headers, body: Buffer.from(body) });
  return status;
}

/** The text of a section without its code. */
function proseOf(title: string): string {
  return sectionOf(title).replace(/^```.*?^```$/gms, '');
}
