import { filterAdvice } from '../../filter/filter-flags.ts';
import { declareCommand } from '../../flags/command-declaration.ts';
import { requireCompanions } from '../../flags/companions.ts';
import { tokenSources } from '../../flags/token-flags.ts';
import { Problem } from '../../problem.ts';
import { type RelayFlagOptions, relayFlags, requiredStore } from './flags.ts';

export const relayCommand = declareCommand({
  words: ['relay'],
  summary: 'keep deliveries, and forward them until they have arrived',
  arguments: [],
  flags: relayFlags,
  commonFlags: [
    'to',
    'routes',
    'store',
    'port',
    'host',
    'tokenFile',
    'events',
    'conditions',
    'retryForMs',
    'inFlight',
    'signFile',
    'node',
    'nodeEvents',
    'metricsPort',
    'isJson',
  ],
  isLongRunning: true,
  notes: [tokenSources],
  examples: [
    {
      line: 'phantom-webhook relay --to localhost:3000/webhook --store ./relay',
      purpose: 'nothing is lost while your handler restarts',
    },
    {
      line: "phantom-webhook relay --to :3000 --route 'block.*=:3001' --store ./relay",
      purpose: 'two targets; a slow one does not delay the other',
    },
    {
      line: 'phantom-webhook relay --to postgres://localhost/db --create --store ./relay',
      purpose: 'store deliveries in a table, for several workers',
    },
    {
      line: 'phantom-webhook relay --to :3000 --store db --node :4004 --event block.forged',
      purpose: 'register at a node, and stay registered after a restart',
    },
    {
      line: 'phantom-webhook relay --to :3000 --store ./relay --sign secrets.txt',
      purpose: 'sign deliveries as Standard Webhooks does',
    },
  ],
  exitCodes: {
    0: 'stopped; what waits is forwarded after the next start',
    2: 'usage error, or not the store of a relay',
    3: 'port or store in use, store not writable, node unreachable',
  },
  async perform({ options }, context) {
    refuseContradictions(options);
    const { relay } = await import('./relay.ts');
    return relay({ ...options, store: requiredStore(options.store) }, context);
  },
});

function refuseContradictions(options: RelayFlagOptions): void {
  const { to, routes, node, nodeEvents, target, tlsCertFile, tlsKeyFile } = options;
  requiredStore(options.store);
  if (to.length === 0 && routes.length === 0) {
    throw new Problem('bad-flag', 'Missing --to.', {
      hint: 'Name the URL of your handler, for example --to localhost:3000/webhook.',
    });
  }
  requireCompanions([
    options.opensUi && options.uiPort === undefined && ['--open', '--ui'],
    node !== undefined && nodeEvents.length === 0 && ['--node', '--event'],
    nodeEvents.length > 0 && node === undefined && ['--event', '--node', filterAdvice(nodeEvents)],
    target !== undefined && node === undefined && ['--target', '--node'],
    tlsCertFile !== undefined && tlsKeyFile === undefined && ['--tls-cert', '--tls-key'],
    tlsKeyFile !== undefined && tlsCertFile === undefined && ['--tls-key', '--tls-cert'],
  ]);
}
