import type { JsonLine } from '../json-lines.ts';
import { jsonLines } from '../json-lines.ts';
import { type Finished, type Program, type ProgramOptions, startProgram } from './program.ts';
import { withToken } from './start-listener.ts';

export interface RunningRelay extends Program {
  readonly url: string;
  readonly port: number;
  /** Ends it as a service manager does. */
  stop(): Promise<Finished>;
}

/** Starts `relay --json --quiet` with the token of the guidebook on a free port; killed when the test ends. */
export async function startRelay(
  flags: readonly string[],
  { env = {}, ...options }: ProgramOptions = {},
): Promise<RunningRelay> {
  const argv = ['relay', '--port', '0', '--json', '--quiet', ...flags];
  const program = startProgram(argv, { ...options, env: { ...withToken.env, ...env } });
  const [, url = ''] = await program.waitFor('stdout', /"type":"ready","url":"(http:[^"]+)"/);
  return {
    ...program,
    url,
    port: Number(new URL(url).port),
    stop() {
      program.process.kill('SIGTERM');
      return program.finished;
    },
  };
}

/** What `relay status --json` prints. */
export async function statusOf(store: string): Promise<readonly JsonLine[]> {
  const { stdout } = await startProgram(['relay', 'status', '--store', store, '--json']).finished;
  return jsonLines(stdout);
}
