import type { Profile } from '../../protocol/delivery/profile.ts';
import { describeData } from '../../protocol/events/contract/event-contract.ts';
import type { NamedContract } from '../../protocol/events/contract/event-contracts.ts';
import { type Generation, isReleased } from '../../protocol/events/generation.ts';
import { prettyJson } from '../../terminal/deliveries/json-text.ts';
import type { Palette } from '../../terminal/text/palette.ts';
import { wrapColumns } from '../../terminal/text/wrap.ts';
import { fieldList } from './field-list.ts';

const delivered = 'delivered';

/** Returns the events of a profile as a human-readable list. */
export function eventListText(
  entries: readonly NamedContract[],
  { name: profile, generation }: Profile,
  palette: Palette,
): string {
  const width = Math.max(...entries.map(({ name }) => name.length));
  const lines = entries.map(({ name, isDelivered, data }) => {
    const mark = isDelivered ? 'yes' : 'no';
    const style = isDelivered ? palette.good : palette.warning;
    return `${palette.event(name.padEnd(width))}  ${style(mark.padEnd(delivered.length))}  ${palette.faint(describeData({ data }))}\n`;
  });
  const count = entries.filter(({ isDelivered }) => isDelivered).length;
  return (
    `${palette.faint(`${'event'.padEnd(width)}  ${delivered}  data`)}\n` +
    `${lines.join('')}\n` +
    `${count} of ${entries.length} are delivered by a stock node (--profile ${profile}: ${generation}).\n` +
    `${networksText(generation)}\n` +
    'Run phantom-webhook events NAME for details and an example.\n'
  );
}

function networksText(generation: Generation): string {
  if (!isReleased(generation)) return 'Its payloads are samples of their form: nothing in them verifies.';
  return `The networks are mainnet, devnet and testnet of ${generation === 'phantom-2.2' ? 'Phantom' : 'ARK'}.`;
}

/** Returns everything known about one event as human-readable text. @param width columns of a terminal */
export function eventText(
  entry: NamedContract,
  { generation }: Profile,
  example: string,
  palette: Palette,
  width?: number,
): string {
  const { name, isDelivered, isGuess, remark } = entry;
  const payload = describeData(entry);
  const facts = [
    ['delivered', isDelivered ? palette.good('yes') : palette.warning('never by a stock node')],
    ['when', remark],
    ['data', isGuess ? `${payload} (the shape is unconfirmed)` : payload],
  ] as const;
  const lines = facts.map(([title, text]) => `  ${palette.faint(title.padEnd(9))}  ${text}\n`).join('');
  const fields = fieldList(entry.data, palette);
  const described = fields === '' ? lines : `${lines}\n${fields}`;
  const body = prettyJson(example, palette, { indent: '  ', maxLines: 60, moreAdvice: '--json shows them' });
  return `${palette.event(name)}  ${palette.faint(generation)}\n${wrapColumns(described, width)}\n${body}\n`;
}

/** Returns the same as one JSON line, with the body of a delivery if there is an example. */
export function eventLine(entry: NamedContract, { name: profile }: Profile, example?: string): string {
  const { name, isDelivered, isGuess, remark } = entry;
  const payload = describeData(entry);
  const facts = { event: name, profile, delivered: isDelivered, remark, payload, guess: isGuess };
  const text = JSON.stringify(facts);
  return `${example === undefined ? text : `${text.slice(0, -1)},"example":${example}}`}\n`;
}
