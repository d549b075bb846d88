import type { Profile } from '../../protocol/delivery/profile.ts';
import type { EventFacts } from '../../protocol/events/guide/event-facts.ts';
import { prettyJson } from '../../terminal/deliveries/json-text.ts';
import type { Palette } from '../../terminal/text/palette.ts';
import { wrapColumns } from '../../terminal/text/wrap.ts';

interface Entry extends EventFacts {
  readonly name: string;
}

const delivered = 'delivered';

/** Returns the events of a profile as a human-readable list. */
export function eventListText(
  entries: readonly Entry[],
  { name: profile, generation }: Profile,
  palette: Palette,
): string {
  const width = Math.max(...entries.map(({ name }) => name.length));
  const lines = entries.map(({ name, isDelivered, payload }) => {
    const mark = isDelivered ? 'yes' : 'no';
    const style = isDelivered ? palette.good : palette.warning;
    return `${palette.event(name.padEnd(width))}  ${style(mark.padEnd(delivered.length))}  ${palette.faint(payload)}\n`;
  });
  const count = entries.filter(({ isDelivered }) => isDelivered).length;
  return (
    `${palette.faint(`${'event'.padEnd(width)}  ${delivered}  data`)}\n` +
    `${lines.join('')}\n` +
    `${count} of ${entries.length} are delivered by a stock node (--profile ${profile}: ${generation}).\n` +
    `The networks are mainnet, devnet and testnet of ${generation.startsWith('ark') ? 'ARK' : 'Phantom'}.\n` +
    'Run phantom-webhook events NAME for details and an example.\n'
  );
}

/** Returns everything known about one event as human-readable text. @param width columns of a terminal */
export function eventText(
  entry: Entry,
  { generation }: Profile,
  example: string,
  palette: Palette,
  width?: number,
): string {
  const { name, isDelivered, isGuess, remark, payload } = entry;
  const facts = [
    ['delivered', isDelivered ? palette.good('yes') : palette.warning('never by a stock node')],
    ['when', remark],
    ['data', isGuess ? `${payload} (the shape is unconfirmed)` : payload],
  ] as const;
  const lines = facts.map(([title, text]) => `  ${palette.faint(title.padEnd(9))}  ${text}\n`).join('');
  const body = prettyJson(example, palette, { indent: '  ', maxLines: 60 });
  return `${palette.event(name)}  ${palette.faint(generation)}\n${wrapColumns(lines, width)}\n${body}\n`;
}

/** Returns the same as one JSON line, with the body of a delivery if there is an example. */
export function eventLine(entry: Entry, { name: profile }: Profile, example?: string): string {
  const { name, isDelivered, isGuess, remark, payload } = entry;
  const facts = { event: name, profile, delivered: isDelivered, remark, payload, guess: isGuess };
  const text = JSON.stringify(facts);
  return `${example === undefined ? text : `${text.slice(0, -1)},"example":${example}}`}\n`;
}
