import {
  deleteCommand,
  listCommand,
  type NamedWebhook,
  type NodePlace,
} from '../../../node-session/name-webhooks.ts';
import { excerpt } from '../../../terminal/text/excerpt.ts';

const maxEventLength = 80;

interface Unfinished {
  /** The webhooks that the node has confirmed so far. */
  readonly registered: readonly NamedWebhook[];
  /** The event of a requested webhook that the node has not confirmed yet. */
  readonly asked: string | undefined;
}

/** Describes what a registration may leave behind if it ends right now, and how to fix it; undefined for nothing. */
export function cutShortLine(
  { registered, asked }: Unfinished,
  place: NodePlace,
  invocation: string,
): string | undefined {
  const lines: string[] = [];
  if (registered.length > 0) {
    lines.push(`What was registered may still be there: ${deleteCommand(registered, place, invocation)}`);
  }
  if (asked !== undefined) {
    const event = excerpt(asked, maxEventLength);
    lines.push(`The node may still make a webhook for ${event}: ${listCommand(place, invocation)}`);
  }
  return lines.length === 0 ? undefined : ['Cut short.', ...lines].join('\n  ');
}
