import type { Server } from 'node:http';

/** The part of a hapi server that is used here. */
export interface HapiServer {
  readonly info: { readonly port: number };
  readonly listener: Server;
}

/** Arguments: the folder of the packages, and one for what the node stores. */
export const [packages = '', storage = ''] = process.argv.slice(2);

/** Loads a module from the folder of the packages. Old versions of Node have no other function for that. */
export function load<Module>(name: string): Module {
  return require(require.resolve(name, { paths: [packages] }));
}

/** The options that the plugins of all generations take. */
export const serverOptions = {
  host: '127.0.0.1',
  port: 0,
  whitelist: ['127.0.0.1', '::ffff:127.0.0.1'],
} as const;

/** Reports the port of the server, and ends the process once its parent closes the standard input, or ends. */
export function run(start: () => Promise<HapiServer>): void {
  process.stdin.on('end', () => process.exit()).resume();
  start().then(
    ({ info }) => process.stdout.write(`${info.port}\n`),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    },
  );
}
