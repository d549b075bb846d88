import type { CommandContext, ExitCode } from '../../context.ts';
import { openTokenFile, type TokenFile } from '../../files/token-file.ts';
import { parseTargetUrl } from '../../http/addresses/target-url.ts';
import { type Creation, createAtNode, noToken } from '../../node-session/create-at-node.ts';
import {
  sayNode,
  sayNotes,
  targetNote,
  transportNote,
  twinNote,
  webhookNotes,
} from '../../node-session/node-notes.ts';
import { listOrNone, openNodeSession } from '../../node-session/node-session.ts';
import { printable } from '../../printable.ts';
import { Problem } from '../../problem.ts';
import { labelTokens, type Token } from '../../protocol/token/token.ts';
import type { WebhookDraft } from '../../protocol/webhooks/node-webhook.ts';
import { shellWord } from '../../terminal/text/shell-quote.ts';
import { tokenText } from '../../terminal/text/token-text.ts';
import { tokenLines, tokenVariable } from '../../tokens/read-tokens.ts';
import type { CreateOptions } from './flags.ts';
import { createdWebhookLine } from './webhook-line.ts';
import { webhookLayout, webhookText } from './webhook-text.ts';

/**
 * Creates a webhook and shows its token, which the node never shows again. A file for the token is opened before the
 * node is called, and the token is on the disk before it is shown.
 * @throws Problem `malformed-url`, `node-refused`, `node-unreachable`, `unwritable-file`, `unsafe-file`
 */
export async function createWebhook(options: CreateOptions, context: CommandContext): Promise<ExitCode> {
  const target = parseTargetUrl(options.target);
  const draft: WebhookDraft = {
    event: options.event,
    target: target.href,
    enabled: !options.isDisabled,
    // Also if the list is empty: ARK 2.4 and later require it. Only ARK 2.0 treats an empty list as a condition that
    // never holds.
    conditions: options.conditions,
  };
  const session = openNodeSession(options, context);
  const list = listOrNone(await session.api.list(), session.expectOk);
  const generation = sayNode(list, options.generation, context);
  const notes = [
    targetNote(target, session.node),
    transportNote(session.node),
    twinNote(draft, list.webhooks),
  ];
  sayNotes([...webhookNotes(draft, generation), ...notes.filter((note) => note !== undefined)], context);

  const file =
    options.tokenFile === undefined
      ? undefined
      : await openFileForToken(options.tokenFile, options.event, context);
  try {
    // From here on Ctrl-C has to wait: otherwise nobody would know the token of a webhook created meanwhile.
    if (context.stop.aborted) return 130;
    const { webhook, token } = await createAtNode(session, { draft, before: list }, context);
    const loss = await saveToken(file, options.event, token);
    const isSaved = token !== undefined && file !== undefined && loss === undefined;
    await reportCreation({ webhook, token, isSaved, node: session.node }, options, context);
    if (loss !== undefined) throw loss;
    return 0;
  } finally {
    await file?.close();
  }
}

/** Returns why the token could not be saved. Does not throw, because the token must then be shown first. */
async function saveToken(
  file: TokenFile | undefined,
  event: string,
  token: Token | undefined,
): Promise<Problem | undefined> {
  if (file === undefined || token === undefined) return undefined;
  try {
    await file.save(`${event}=${token.token}`);
    return undefined;
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

interface CreationToShow extends Creation {
  readonly isSaved: boolean;
  /** Origin and path of the node. */
  readonly node: string;
}

/**
 * Shows a new webhook with its token, and explains what to do with both.
 * @throws Problem `node-refused` if there is no token
 */
async function reportCreation(
  { webhook, token, isSaved, node }: CreationToShow,
  { tokenFile = '', isJson }: { readonly tokenFile: string | undefined; readonly isJson: boolean },
  context: CommandContext,
): Promise<void> {
  const { say, invocation, report } = context;
  const layout = await webhookLayout(context);
  const halves = token === undefined ? '' : tokenText(token, layout.palette);
  await report(isJson ? createdWebhookLine(webhook, token) : `${webhookText(webhook, layout)}${halves}`);
  const file = printable(tokenFile);
  if (isSaved) say(`The token is in ${file}: ${invocation} listen --token-file ${shellWord(file)}`);
  else if (token !== undefined) say('Store the token where your handler can read it.');
  say(`To delete the webhook, run: ${invocation} webhook delete ${webhook.id} --node ${shellWord(node)}`);
  if (token === undefined) throw noToken(webhook);
}

/** In such a file, a name before `=` is that of a variable, and nothing reads a variable named like an event. */
const dotenvName = /(?:^|[\\/])\.env(?:\.[^\\/]*)?$/;

/**
 * Opens the file to add the token of an event to. It may already hold tokens of other events.
 * @throws Problem `unwritable-file`, `unsafe-file`, `malformed-token`
 */
async function openFileForToken(
  name: string,
  event: string,
  { directory, platform, stop }: CommandContext,
): Promise<TokenFile> {
  if (dotenvName.test(name)) {
    throw new Problem('unsafe-file', `${name} holds variables, not the tokens of events.`, {
      hint: `Choose another file. To set a variable, add the token that is shown: ${tokenVariable}=<token>`,
    });
  }
  return openTokenFile(name, { directory, platform, stop, checkContent });

  function checkContent(text: string): void {
    const tokens = readContent(name, text);
    if (tokens.every(({ label }) => label !== event)) return;
    throw new Problem('unsafe-file', `${name} already has a token named ${event}.`, {
      hint: 'Choose another file, or remove that line if its webhook is gone.',
    });
  }
}

function readContent(name: string, text: string) {
  try {
    return labelTokens(tokenLines(text));
  } catch (cause) {
    if (!(cause instanceof Problem)) throw cause;
    throw new Problem('unsafe-file', `${name} is not a token file.`, {
      hint: 'Tokens are only appended to token files. Choose another file.',
      cause,
    });
  }
}
