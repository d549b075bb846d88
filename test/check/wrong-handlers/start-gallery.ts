import { fork } from 'node:child_process';
import { on, once } from 'node:events';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('gallery.ts', import.meta.url));

export interface ServedHandler {
  readonly url: URL;
  /** Returns what the handler has done so far, as a text. */
  stored(): Promise<string>;
}

interface Gallery {
  /** In the order of the indexes. */
  readonly served: readonly ServedHandler[];
  stop(): void;
}

/** Starts a process that serves these handlers of a table. */
export async function startGallery(table: string, indexes: readonly number[]): Promise<Gallery> {
  const child = fork(script, [table, ...indexes.map(String)], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', process.env.SHOW_GALLERY === undefined ? 'ignore' : 'inherit', 'ipc'],
  });
  const [ports]: unknown[] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => {
      throw new Error(`The gallery of ${table} exited before it listened.`);
    }),
  ]);
  if (!Array.isArray(ports)) throw new Error(`The gallery of ${table} sent no ports.`);
  return {
    served: ports.map((port, place) => ({
      url: new URL(`http://127.0.0.1:${Number(port)}/webhook`),
      async stored() {
        child.send(place);
        for await (const [message] of on(child, 'message')) {
          if (Array.isArray(message) && message[0] === place) return JSON.stringify(message[1]);
        }
        throw new Error(`The gallery of ${table} ended.`);
      },
    })),
    stop: () => void child.kill('SIGKILL'),
  };
}
