import { spawn } from 'node:child_process';
import { on, once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const script = fileURLToPath(new URL('gallery.ts', import.meta.url));
let code: Promise<string> | undefined;

/** Compiled once: a process that compiles it by itself takes a second to start. */
function galleryCode(): Promise<string> {
  code ??= build({
    entryPoints: [script],
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
  }).then(({ outputFiles: [file] }) => file?.text ?? '');
  return code;
}

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
  const child = spawn(process.execPath, ['--input-type=module', '-', table, ...indexes.map(String)], {
    stdio: ['pipe', 'ignore', process.env.SHOW_GALLERY === undefined ? 'ignore' : 'inherit', 'ipc'],
  });
  child.stdin?.end(await galleryCode());
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
