import { callApi } from '../node/call-api.ts';
import { type Program, type ProgramOptions, startProgram } from './program.ts';

export const freePorts = ['--port', '0', '--p2p-port', '0'] as const;

export interface LocalNode extends Program {
  readonly url: string;
  readonly p2pUrl: string;
  create(event: string, target: string): Promise<{ readonly id: number | string; readonly token: string }>;
  webhooks(): Promise<readonly { readonly id: number | string; readonly target: string }[]>;
  emit(event: string, body: unknown): Promise<unknown>;
}

/** Starts `node` on free ports, and resolves once it listens and has described its chain. */
export async function startLocalNode(
  flags: readonly string[],
  options: ProgramOptions = {},
): Promise<LocalNode> {
  const program = startProgram(['node', ...freePorts, ...flags], options);
  const [, url = '', p2pUrl = ''] = await program.waitFor(
    'stderr',
    /webhook API on (http:\S+), events on (http:[^\s"]+)/,
  );
  await program.waitFor('stderr', /A fake /);
  return {
    ...program,
    url,
    p2pUrl,
    async create(event, target) {
      const body = JSON.stringify({ event, target, conditions: [] });
      return JSON.parse((await callApi(url, { method: 'POST', path: '/api/webhooks', body })).text).data;
    },
    webhooks: async () =>
      JSON.parse((await callApi(url, { method: 'GET', path: '/api/webhooks' })).text).data,
    emit: (event, body) =>
      callApi(p2pUrl, {
        method: 'POST',
        path: '/internal/utils/events',
        headers: { 'x-auth': 'forger' },
        body: JSON.stringify({ event, body }),
      }),
  };
}
