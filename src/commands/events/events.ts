import type { CommandContext, ExitCode } from '../../context.ts';
import { Problem } from '../../problem.ts';
import { type Profile, profiles } from '../../protocol/delivery/profile.ts';
import { eventsOf, type NamedContract } from '../../protocol/events/contract/event-contracts.ts';
import { parseEventName } from '../../protocol/events/event-catalogue.ts';
import { prettyJson } from '../../terminal/deliveries/json-text.ts';
import { loadPalette } from '../../terminal/text/palette.ts';
import { wrapColumns } from '../../terminal/text/wrap.ts';
import { eventLine, eventListText, eventText } from './event-text.ts';
import type { EventsOptions } from './flags.ts';

/**
 * Shows the events of a profile, or one event with its payload and an example, or their schemas.
 * @throws Problem `unknown-event`, or `bad-flag` for an event with `--asyncapi`
 */
export async function events(options: EventsOptions, context: CommandContext): Promise<ExitCode> {
  const profile = profiles[options.profile];
  if (options.isAsyncApi) return showAsyncApi(options, context);
  const all = eventsOf(profile.generation);
  const name = options.event === undefined ? undefined : parseEventName(options.event, profile.generation);
  const entries = name === undefined ? all : all.filter((entry) => entry.name === name);
  if (options.isSchema) {
    const { schemaTexts } = await import('./event-schemas.ts');
    await printJson(schemaTexts(profile, entries), options, context);
    return 0;
  }
  if (name === undefined) await showAll(entries, profile, options.isJson, context);
  else for (const entry of entries) await showOne(entry, profile, options.isJson, context);
  return 0;
}

async function showAsyncApi(options: EventsOptions, context: CommandContext): Promise<ExitCode> {
  if (options.event !== undefined) {
    throw new Problem('bad-flag', `Expected no event with --asyncapi, got "${options.event}".`, {
      hint: 'The document describes all delivered events. For one event, use --schema.',
    });
  }
  const { asyncApiText } = await import('./event-schemas.ts');
  await printJson([asyncApiText(profiles[options.profile])], options, context);
  return 0;
}

/** Prints JSON texts on one line each, or laid out for people at a terminal. */
async function printJson(
  texts: readonly string[],
  { isJson }: EventsOptions,
  { stdout, isColoured }: CommandContext,
): Promise<void> {
  if (isJson || !stdout.isTerminal) return stdout.print(texts.map((text) => `${text}\n`).join(''));
  const palette = await loadPalette(isColoured(stdout));
  await stdout.print(texts.map((text) => `${prettyJson(text, palette, { indent: '' })}\n`).join(''));
}

async function showAll(
  entries: readonly NamedContract[],
  profile: Profile,
  isJson: boolean,
  context: CommandContext,
): Promise<void> {
  const palette = await loadPalette(context.isColoured(context.stdout));
  await context.stdout.print(
    isJson
      ? entries.map((entry) => eventLine(entry, profile)).join('')
      : wrapColumns(eventListText(entries, profile, palette), context.stdout.columns),
  );
}

async function showOne(
  entry: NamedContract,
  profile: Profile,
  isJson: boolean,
  context: CommandContext,
): Promise<void> {
  const { exampleBody } = await import('../../chain/example-body.ts');
  const example = exampleBody(profile, entry.name);
  const palette = await loadPalette(context.isColoured(context.stdout));
  await context.stdout.print(
    isJson
      ? eventLine(entry, profile, example)
      : eventText(entry, profile, example, palette, context.stdout.columns),
  );
}
