import {
  deleteCommand,
  listCommand,
  type NamedWebhook,
  type NodePlace,
} from '../../../node-session/name-webhooks.ts';
import { excerpt } from '../../../terminal/text/excerpt.ts';

const maxEventLength = 80;

interface Unfinished {
  /** What the node has, as far as it has answered. */
  readonly registered: readonly NamedWebhook[];
  /** The event of a webhook that it was asked for and has not answered yet. */
  readonly asked: string | undefined;
}

/** What a registration that ends this moment may leave behind, and what to do about it; undefined for nothing. */
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
