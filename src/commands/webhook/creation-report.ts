import type { CommandContext } from '../../context.ts';
import { type Creation, noToken } from '../../node-session/create-at-node.ts';
import { printable } from '../../printable.ts';
import { shellWord } from '../../terminal/text/shell-quote.ts';
import { tokenText } from '../../terminal/text/token-text.ts';
import { webhookLayout } from './webhook-layout.ts';
import { createdWebhookLine } from './webhook-line.ts';
import { webhookText } from './webhook-text.ts';

interface CreationToShow extends Creation {
  readonly isSaved: boolean;
  /** Origin and path of the node. */
  readonly node: string;
}

/**
 * Shows a webhook just created with its token, and says what to do with both.
 * @throws Problem `node-refused` when there is no token
 */
export async function reportCreation(
  { webhook, token, isSaved, node }: CreationToShow,
  { tokenFile = '', isJson }: { readonly tokenFile: string | undefined; readonly isJson: boolean },
  context: CommandContext,
): Promise<void> {
  const { say, invocation, stdout } = context;
  const layout = await webhookLayout(context);
  const halves = token === undefined ? '' : tokenText(token, layout.palette);
  await stdout.print(
    isJson ? createdWebhookLine(webhook, token) : `${webhookText(webhook, layout)}${halves}`,
  );
  const file = printable(tokenFile);
  if (isSaved) say(`The token is in ${file}: ${invocation} listen --token-file ${shellWord(file)}`);
  else if (token !== undefined)
    say('The node shows the token this once: keep it where your handler finds it.');
  say(`To delete the webhook: ${invocation} webhook delete ${webhook.id} --node ${shellWord(node)}`);
  if (token === undefined) throw noToken(webhook);
}
