import type { CommandContext, ExitCode } from '../../context.ts';
import type { RecordedDelivery } from '../../journal/pair-answers.ts';
import { Problem } from '../../problem.ts';
import { parseDelivery } from '../../protocol/delivery/delivery.ts';
import { diffJson } from '../../protocol/json/diff-json.ts';
import { loadPalette } from '../../terminal/text/palette.ts';
import { differenceLine, differencesText } from './difference-text.ts';
import type { DiffOptions } from './flags.ts';
import { findDeliveries } from './open-deliveries.ts';

/**
 * Shows where the bodies of two deliveries differ. Exits 1 if they do.
 * @throws Problem `bad-flag`, `unreadable-file`, `malformed-payload`
 */
export async function diffDeliveries(
  { file, positions, isJson }: DiffOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const { stdout } = context;
  const [before = '', after = ''] = (await findDeliveries(file, positions, context)).map(bodyText);
  const differences = diffJson(before, after);
  if (differences.length === 0) {
    context.say(`Deliveries ${positions.join(' and ')} have equal bodies.`);
    return 0;
  }
  const palette = await loadPalette(context.isColoured(stdout));
  const width = (stdout.isTerminal && stdout.columns) || Infinity;
  // The verdict matters even when nobody reads all of it.
  await context.report(
    isJson ? differences.map(differenceLine).join('') : differencesText(differences, { palette, width }),
  );
  return 1;
}

/** JSON that is nested no deeper than can be compared. */
function bodyText({ n, entry: { body } }: RecordedDelivery): string {
  if (parseDelivery(body).kind === 'delivery') return Buffer.from(body).toString('utf8');
  throw new Problem(
    'malformed-payload',
    `The body of delivery ${n} is not a delivery, so it cannot be compared.`,
  );
}
