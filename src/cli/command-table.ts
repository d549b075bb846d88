import { checkCommand } from './check-command.ts';
import type { CommandDeclaration } from './command-declaration.ts';
import { completionCommand } from './completion-command.ts';
import { eventsCommand } from './events-command.ts';
import { listenCommand } from './listen-command.ts';
import { nodeCommand } from './node-command.ts';
import { sendCommand } from './send-command.ts';
import { tokenNewCommand } from './token-new-command.ts';
import { tokenSplitCommand } from './token-split-command.ts';
import { webhookCreateCommand } from './webhook-create-command.ts';
import { webhookDeleteCommand } from './webhook-delete-command.ts';
import { webhookListCommand } from './webhook-list-command.ts';
import { webhookShowCommand } from './webhook-show-command.ts';
import { webhookUpdateCommand } from './webhook-update-command.ts';

/** All there are, in the order of help: the heart first. */
export const commandTable: readonly CommandDeclaration[] = [
  tokenSplitCommand,
  tokenNewCommand,
  listenCommand,
  sendCommand,
  checkCommand,
  webhookListCommand,
  webhookShowCommand,
  webhookCreateCommand,
  webhookUpdateCommand,
  webhookDeleteCommand,
  nodeCommand,
  eventsCommand,
  completionCommand,
];

export const programSummary =
  'Phantom Core webhooks on your own machine: tokens, deliveries received and sent.';

/** What a group of commands is about. */
export const groupSummaries: Readonly<Record<string, string>> = {
  token: 'make a token, or split one into its halves',
  webhook: 'list, show, create, update and delete the webhooks of a node',
};
