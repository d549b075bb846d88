import { checkCommand } from '../../commands/check/command.ts';
import { declareCompletion } from '../../commands/completion/command.ts';
import { doctorCommand } from '../../commands/doctor/command.ts';
import { eventsCommand } from '../../commands/events/command.ts';
import { inspectCommand } from '../../commands/inspect/command.ts';
import { journalDiffCommand } from '../../commands/journal/diff-command.ts';
import { journalExportCommand } from '../../commands/journal/export-command.ts';
import { journalListCommand } from '../../commands/journal/list-command.ts';
import { journalShowCommand } from '../../commands/journal/show-command.ts';
import { listenCommand } from '../../commands/listen/command.ts';
import { nodeCommand } from '../../commands/node/command.ts';
import { relayCommand } from '../../commands/relay/command.ts';
import { relayRemoveCommand } from '../../commands/relay/remove-command.ts';
import { relayRetryCommand } from '../../commands/relay/retry-command.ts';
import { relayStatusCommand } from '../../commands/relay/status-command.ts';
import { sendCommand } from '../../commands/send/command.ts';
import { tokenNewCommand } from '../../commands/token/new-command.ts';
import { tokenSplitCommand } from '../../commands/token/split-command.ts';
import { webhookCreateCommand } from '../../commands/webhook/create-command.ts';
import { webhookDeleteCommand } from '../../commands/webhook/delete-command.ts';
import { webhookListCommand } from '../../commands/webhook/list-command.ts';
import { webhookShowCommand } from '../../commands/webhook/show-command.ts';
import { webhookUpdateCommand } from '../../commands/webhook/update-command.ts';
import type { CommandDeclaration } from '../../flags/command-declaration.ts';

/** Declared here because it completes all the other commands. */
export const completionCommand = declareCompletion(async () => ({ commandTable, groupSummaries }));

/** All commands in the order of help, the most important ones first. */
export const commandTable: readonly CommandDeclaration[] = [
  tokenSplitCommand,
  tokenNewCommand,
  listenCommand,
  sendCommand,
  checkCommand,
  relayCommand,
  relayStatusCommand,
  relayRetryCommand,
  relayRemoveCommand,
  webhookListCommand,
  webhookShowCommand,
  webhookCreateCommand,
  webhookUpdateCommand,
  webhookDeleteCommand,
  nodeCommand,
  inspectCommand,
  journalListCommand,
  journalShowCommand,
  journalDiffCommand,
  journalExportCommand,
  doctorCommand,
  eventsCommand,
  completionCommand,
];

export const programSummary = 'Develop and test Phantom Core webhooks on your own machine.';

/** A summary of each group of commands. */
export const groupSummaries: Readonly<Record<string, string>> = {
  token: 'create a token, or split one',
  journal: 'list, show, compare and export recordings',
  webhook: 'manage the webhooks of a node',
};
