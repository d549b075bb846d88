import type { CommandContext, ExitCode } from '../../context.ts';
import { addressesOf } from '../../http/addresses/addresses-of.ts';
import { parseTargetUrl } from '../../http/addresses/target-url.ts';
import { parseNodeUrl } from '../../http/node-api/node-url.ts';
import { createTokenHider } from '../../protocol/secrets/hide-tokens.ts';
import type { LabelledToken } from '../../protocol/token/token.ts';
import { loadPalette } from '../../terminal/text/palette.ts';
import { diagnoseLocalhost, diagnoseNodeVersion, diagnosePort, diagnoseTokens } from './diagnose-machine.ts';
import { diagnoseNode } from './diagnose-node.ts';
import { diagnoseTarget } from './diagnose-target.ts';
import { countDiagnoses, type Diagnosis, skip } from './diagnosis.ts';
import { diagnosisLine, diagnosisText, doctorSummaryLine, doctorSummaryText } from './diagnosis-text.ts';
import type { DoctorOptions } from './flags.ts';

/**
 * Checks this machine, and the node and the target that were named, and reports each finding as soon as it is known.
 * @throws Problem `malformed-url`
 */
export async function doctor(options: DoctorOptions, context: CommandContext): Promise<ExitCode> {
  const node = options.node === undefined ? undefined : parseNodeUrl(options.node);
  const target = options.target === undefined ? undefined : parseTargetUrl(options.target);
  const { stdout, stop, report } = context;
  const palette = await loadPalette(context.isColoured(stdout));
  const diagnoses: Diagnosis[] = [];
  for await (const diagnosis of diagnose({ ...options, node, target }, context)) {
    // What an interrupted check found would be misleading.
    if (stop.aborted) return 130;
    diagnoses.push(diagnosis);
    await report(
      options.isJson ? diagnosisLine(diagnosis) : diagnosisText(diagnosis, palette, stdout.columns),
    );
  }
  const counts = countDiagnoses(diagnoses);
  await report(options.isJson ? doctorSummaryLine(counts) : doctorSummaryText(counts, palette));
  return counts.fail > 0 ? 1 : 0;
}

interface Places extends Pick<DoctorOptions, 'tokenFile' | 'port'> {
  readonly node: string | undefined;
  readonly target: URL | undefined;
}

async function* diagnose(places: Places, context: CommandContext): AsyncGenerator<Diagnosis> {
  yield diagnoseNodeVersion(context.nodeVersion);
  const { diagnosis, tokens } = await diagnoseTokens(places.tokenFile, context);
  yield diagnosis;
  yield diagnoseLocalhost(await addressesOf('localhost'));
  const { hideIn } = createTokenHider(tokens);
  for await (const found of diagnosePlaces({ ...places, tokens }, context)) yield hideTokens(found, hideIn);
}

async function* diagnosePlaces(
  { node, target, port, tokens }: Places & { readonly tokens: readonly LabelledToken[] },
  context: CommandContext,
): AsyncGenerator<Diagnosis> {
  let inUse: readonly URL[] = [];
  if (node === undefined) yield skip('node', 'Not checked. To check a node, use --node URL.');
  else inUse = yield* diagnoseNode({ node, target, tokens }, context);
  if (target === undefined) yield skip('target', 'Not checked. To check a target, use --target URL.');
  else yield* diagnoseTarget(target, { signal: context.stop, now: context.now });
  yield await diagnosePort(port, target === undefined ? inUse : [...inUse, target]);
}

/** A node or a target may repeat a token, spelled in another way. */
function hideTokens(diagnosis: Diagnosis, hideIn: (text: string) => string): Diagnosis {
  const { found, advice, command } = diagnosis;
  return {
    ...diagnosis,
    found: hideIn(found),
    advice: advice === undefined ? undefined : hideIn(advice),
    ...(command === undefined ? {} : { command: hideIn(command) }),
  };
}
