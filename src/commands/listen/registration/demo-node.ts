import type { CommandContext } from '../../../context.ts';
import { chainStartMs } from '../../../node/forging.ts';
import { nodeLimits } from '../../../node/node-rules.ts';
import { type LocalNode, openNode } from '../../../node/open-node.ts';
import { failureWords } from '../../../terminal/deliveries/outcome-text.ts';
import { warnOfFault, withoutRepeats } from '../../../terminal/output/warnings.ts';

/** The profile of the demo node. */
export const demoProfile = 'phantom-2.2';
const blockTimeMs = 2_000;
/** Short, because the deliveries of the demo node go to this process. */
const graceMs = 500;

/** Opens a node for the demo on free loopback ports. It forges a block every two seconds. */
export async function openDemoNode(context: CommandContext): Promise<LocalNode> {
  const sayFailure = withoutRepeats((words) => context.say(`The demo could not deliver: ${words}`));
  return openNode({
    profile: demoProfile,
    host: '127.0.0.1',
    port: 0,
    p2pPort: 0,
    network: 'mainnet',
    seed: Buffer.from(context.randomBytes(8)).toString('hex'),
    atMs: chainStartMs(blockTimeMs, context.now()),
    blockTimeMs,
    limits: { ...nodeLimits, graceMs },
    clock: context,
    randomBytes: (count) => context.randomBytes(count),
    onReport(report) {
      if (report.kind === 'fault') warnOfFault('running the demo node', report.message, context);
      if (report.kind !== 'dispatch' || report.outcome.kind !== 'failed') return;
      if (report.outcome.reason === 'interrupted') return;
      const { target } = report.webhook;
      // Any web page may create a webhook here, and a node accepts targets that do not parse as a URL.
      sayFailure(failureWords(report.outcome, URL.canParse(target) ? new URL(target).host : 'it'));
    },
  });
}
