import type { CommandContext, ExitCode } from '../../context.ts';
import { readIdentity } from '../../files/read-identity.ts';
import { openValidation } from '../../filter/validation.ts';
import { warnOfFilter } from '../../filter/warn-of-filter.ts';
import { refuseSharedPort } from '../../http/addresses/shared-port.ts';
import type { RegistrationPlan } from '../../node-session/registration-plan.ts';
import { Problem } from '../../problem.ts';
import { holdTokens } from '../../protocol/delivery/held-tokens.ts';
import { createToken, defaultLabel, type LabelledToken, tokenBytes } from '../../protocol/token/token.ts';
import { findTokens } from '../../tokens/read-tokens.ts';
import type { ListenOptions } from './flags.ts';
import type { ListenInspector, ListenInspectorParts } from './listen-inspector.ts';
import { openForwarders } from './open-forwarders.ts';
import { openRecording } from './open-recording.ts';
import { runListener } from './run-listener.ts';

/**
 * Receives, verifies, filters, records, forwards, answers and prints deliveries. Ends when it is stopped, when
 * everything expected has arrived, or when the reader of its output has left.
 * @throws Problem if it cannot listen as requested
 */
export async function listen(options: ListenOptions, context: CommandContext): Promise<ExitCode> {
  refuseSharedPort('listener', [
    { flag: '--port', host: options.host, port: options.port },
    { flag: '--ui', port: options.uiPort },
  ]);
  const plan = await planOf(options);
  const { tokens: given, source } = await findTokens(options, context);
  // With `--node`, the node creates the tokens.
  const isFresh = given.length === 0 && options.node === undefined && !options.isDemo;
  if (isFresh && context.isQuiet && options.command.length === 0) {
    throw new Problem('no-token', '--quiet requires a token.', {
      hint: 'Without one, listen creates a token, but --quiet would hide it.',
    });
  }
  const held = holdTokens(isFresh ? [freshToken(context)] : given);
  if (options.isInsecure)
    context.say('--insecure accepts any certificate, including an attacker’s.', 'warning');
  const identity = await readIdentity(options, context);
  const targets = await openForwarders(options, context);
  try {
    const recording = await openRecording(options, context);
    try {
      warnOfFilter(options, context);
      const findDeviations = await openValidation(options, held.hider);
      const inspector = await inspectorOf(options, { held, isFresh, targets, recording }, context);
      return await runListener(
        options,
        { held, tokenSource: source, isFresh, identity, targets, recording, plan, findDeviations, inspector },
        context,
      );
    } finally {
      await recording?.journal.close();
    }
  } finally {
    await Promise.all((targets?.forwarders ?? []).map((forwarder) => forwarder.close()));
  }
}

function freshToken(context: CommandContext): LabelledToken {
  return { label: defaultLabel, ...createToken(context.randomBytes(tokenBytes)) };
}

/** Plans what to register at a node. Loaded late, because most listeners register nothing. */
async function planOf(options: ListenOptions): Promise<RegistrationPlan | undefined> {
  if (options.node === undefined && !options.isDemo) return undefined;
  const { planRegistration } = await import('../../node-session/registration-plan.ts');
  return planRegistration(options);
}

/** Loaded late, because most listeners have no page. */
async function inspectorOf(
  options: ListenOptions,
  parts: ListenInspectorParts,
  context: CommandContext,
): Promise<ListenInspector | undefined> {
  if (options.uiPort === undefined) return undefined;
  const { createListenInspector } = await import('./listen-inspector.ts');
  return createListenInspector(options, parts, context);
}
