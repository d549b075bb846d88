const handler = 'http://127.0.0.1:3000/webhook';

/** Commands that webhook tools of other senders have, and what does the same here. */
const counterparts: Readonly<Record<string, string>> = {
  trigger: `phantom-webhook send block.forged ${handler}`,
  forward: `phantom-webhook listen --forward-to ${handler}`,
  replay: `phantom-webhook send --from deliveries.ndjson ${handler}`,
  retrigger: `phantom-webhook send --from deliveries.ndjson ${handler}`,
};

const targetPattern = /^(?:https?:\/\/)?[\w.-]*:?\d{1,5}(?:\/[\w./-]*)?$/;

/**
 * What somebody means who is used to another tool: a command of it, or the port or URL of the handler right after `listen`.
 * Undefined for anything else.
 */
export function adviceToNewcomer([command, next]: readonly string[]): string | undefined {
  if (command === undefined) return undefined;
  if (Object.hasOwn(counterparts, command)) return `Such as: ${counterparts[command]}`;
  if (command !== 'listen' || next === undefined || !targetPattern.test(next)) return undefined;
  const port = /^:?(\d+)$/.exec(next)?.[1];
  const forwarding = `To pass deliveries on to it: --forward-to ${next}.`;
  return port === undefined ? forwarding : `To listen there: --port ${port}. ${forwarding}`;
}
