import { guidebookToken } from '../tokens.ts';
import { type Finished, type Program, type ProgramOptions, startProgram } from './program.ts';

export const withToken = { env: { PHANTOM_WEBHOOK_TOKEN: guidebookToken.token } };

export interface Listener extends Program {
  readonly url: string;
  readonly port: number;
  /** Ends it as the first Ctrl-C does. */
  stop(): Promise<Finished>;
}

/** Starts `listen` with the token of the guidebook on a free port; killed when the test ends. */
export async function startListener(
  flags: readonly string[],
  { env = {}, ...options }: ProgramOptions = {},
): Promise<Listener> {
  return listenerOf(
    startProgram(['listen', '--port', '0', ...flags], { ...options, env: { ...withToken.env, ...env } }),
  );
}

/** Resolves once the program, which is a listener, accepts. */
async function listenerOf(program: Program): Promise<Listener> {
  const [, url = ''] = await program.waitFor('stderr', /Listening on (https?:[^\s"]+)/);
  return {
    ...program,
    url,
    port: Number(new URL(url).port),
    stop() {
      program.process.kill('SIGINT');
      return program.finished;
    },
  };
}
