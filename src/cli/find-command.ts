import { tokenNewCommand } from '../commands/token/new-command.ts';
import { tokenSplitCommand } from '../commands/token/split-command.ts';
import type { CommandDeclaration } from '../flags/command-declaration.ts';

/** Loads a command when it is called, except the small ones of `token`: they run faster than all declarations load. */
const declarations = {
  'token split': async () => tokenSplitCommand,
  'token new': async () => tokenNewCommand,
  listen: async () => (await import('../commands/listen/command.ts')).listenCommand,
  send: async () => (await import('../commands/send/command.ts')).sendCommand,
  check: async () => (await import('../commands/check/command.ts')).checkCommand,
  relay: async () => (await import('../commands/relay/command.ts')).relayCommand,
  'relay status': async () => (await import('../commands/relay/status-command.ts')).relayStatusCommand,
  'relay retry': async () => (await import('../commands/relay/retry-command.ts')).relayRetryCommand,
  'relay remove': async () => (await import('../commands/relay/remove-command.ts')).relayRemoveCommand,
  'webhook list': async () => (await import('../commands/webhook/list-command.ts')).webhookListCommand,
  'webhook show': async () => (await import('../commands/webhook/show-command.ts')).webhookShowCommand,
  'webhook create': async () => (await import('../commands/webhook/create-command.ts')).webhookCreateCommand,
  'webhook update': async () => (await import('../commands/webhook/update-command.ts')).webhookUpdateCommand,
  'webhook delete': async () => (await import('../commands/webhook/delete-command.ts')).webhookDeleteCommand,
  node: async () => (await import('../commands/node/command.ts')).nodeCommand,
  inspect: async () => (await import('../commands/inspect/command.ts')).inspectCommand,
  'journal list': async () => (await import('../commands/journal/list-command.ts')).journalListCommand,
  'journal show': async () => (await import('../commands/journal/show-command.ts')).journalShowCommand,
  'journal diff': async () => (await import('../commands/journal/diff-command.ts')).journalDiffCommand,
  'journal export': async () => (await import('../commands/journal/export-command.ts')).journalExportCommand,
  doctor: async () => (await import('../commands/doctor/command.ts')).doctorCommand,
  events: async () => (await import('../commands/events/command.ts')).eventsCommand,
  completion: async () => (await import('./help/command-table.ts')).completionCommand,
} as const satisfies Readonly<Record<string, () => Promise<CommandDeclaration>>>;

type CommandName = keyof typeof declarations;

// Safe: the object above has no other keys.
const commandNames = Object.keys(declarations) as readonly CommandName[];

/** The words of each command, in the order of `commandTable`. */
export const commandWords: readonly (readonly string[])[] = commandNames.map((name) => name.split(' '));

/** Finds the command that the words begin with, and returns it with the remaining words; undefined if there is none. */
export async function findCommand(
  argv: readonly string[],
): Promise<{ readonly declaration: CommandDeclaration; readonly rest: readonly string[] } | undefined> {
  const called = commandWords.map((words) => words.every((word, place) => argv[place] === word));
  // `relay status` is more than `relay`, which stands before it.
  const index = called.lastIndexOf(true);
  const name = commandNames[index];
  if (name === undefined) return undefined;
  return { declaration: await declarations[name](), rest: argv.slice(commandWords[index]?.length) };
}
