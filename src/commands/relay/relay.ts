import type { CommandContext, ExitCode } from '../../context.ts';
import { decodeText } from '../../files/decode-text.ts';
import { readIdentity } from '../../files/read-identity.ts';
import { readSecretFile } from '../../files/read-secret-file.ts';
import { defaultSender } from '../../filter/filter-flags.ts';
import { warnOfFilter } from '../../filter/warn-of-filter.ts';
import { refuseSharedPort } from '../../http/addresses/shared-port.ts';
import { planRegistration } from '../../node-session/registration-plan.ts';
import { Problem } from '../../problem.ts';
import { readSigningSecrets } from '../../relay/standard-webhooks.ts';
import { findTokens } from '../../tokens/read-tokens.ts';
import type { RelayCommandOptions } from './flags.ts';
import { parseTargets, type TargetPlan } from './parse-targets.ts';
import { runRelay } from './run-relay.ts';

const maxSecretBytes = 65_536;

/**
 * Takes deliveries, keeps them, and forwards them until it is stopped.
 * @throws Problem if it cannot start as requested
 */
export async function relay(options: RelayCommandOptions, context: CommandContext): Promise<ExitCode> {
  const { node } = options;
  const targets = parseTargets(options.to, options.routes, context.env);
  refuseNeedless(options, targets);
  refuseSharedPort('relay', [
    { flag: '--port', host: options.host, port: options.port },
    { flag: '--metrics-port', port: options.metricsPort },
    { flag: '--ui', port: options.uiPort },
  ]);
  const plan = node === undefined ? undefined : planRegistration({ ...options, isDemo: false });
  const { tokens, source } = await findTokens(options, context);
  if (tokens.length === 0 && plan === undefined) {
    throw new Problem('no-token', 'No token given.', {
      hint: 'Set PHANTOM_WEBHOOK_TOKEN, or use --token-file. With --node, the node creates tokens.',
    });
  }
  const identity = await readIdentity(options, context);
  const secrets = await readSecrets(options.signFile, context);
  if (options.isInsecure)
    context.say('--insecure accepts any certificate, including an attacker’s.', 'warning');
  warnOfFilter({ ...options, profile: options.sender ?? defaultSender }, context);

  return runRelay(options, { targets, plan, tokens, source, identity, secrets }, context);
}

/** @throws Problem `bad-flag` if only engines would heed a flag, and there is none */
function refuseNeedless({ creates, dedupes }: RelayCommandOptions, targets: readonly TargetPlan[]): void {
  if (targets.some(({ destination }) => destination.kind === 'engine')) return;
  const flag = creates ? '--create' : dedupes ? '--dedupe' : undefined;
  if (flag === undefined) return;
  throw new Problem('bad-flag', `${flag} needs a target in PostgreSQL, Redis or NATS.`, {
    hint: `For example --to postgres://localhost/webhooks ${flag}.`,
  });
}

async function readSecrets(
  name: string | undefined,
  { directory, platform, userId, stop }: CommandContext,
): Promise<readonly Uint8Array[]> {
  if (name === undefined) return [];
  const bytes = await readSecretFile(name, { directory, maxBytes: maxSecretBytes, platform, userId, stop });
  return readSigningSecrets(decodeText(bytes, name), name);
}
