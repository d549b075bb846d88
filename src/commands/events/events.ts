import type { CommandContext, ExitCode } from '../../context.ts';
import { type Profile, profiles } from '../../protocol/delivery/profile.ts';
import { eventsOf, type NamedContract } from '../../protocol/events/contract/event-contracts.ts';
import { parseEventName } from '../../protocol/events/event-catalogue.ts';
import { loadPalette } from '../../terminal/text/palette.ts';
import { wrapColumns } from '../../terminal/text/wrap.ts';
import { eventLine, eventListText, eventText } from './event-text.ts';
import type { EventsOptions } from './flags.ts';

/**
 * Shows the events of a profile, or one event with its payload and an example.
 * @throws Problem `unknown-event`
 */
export async function events(options: EventsOptions, context: CommandContext): Promise<ExitCode> {
  const profile = profiles[options.profile];
  const entries = eventsOf(profile.generation);
  if (options.event === undefined) {
    const palette = await loadPalette(context.isColoured(context.stdout));
    const text = options.isJson
      ? entries.map((entry) => eventLine(entry, profile)).join('')
      : wrapColumns(eventListText(entries, profile, palette), context.stdout.columns);
    await context.stdout.print(text);
    return 0;
  }
  const name = parseEventName(options.event, profile.generation);
  const entry = entries.find((candidate) => candidate.name === name);
  if (entry !== undefined) await showOne(entry, profile, options.isJson, context);
  return 0;
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
