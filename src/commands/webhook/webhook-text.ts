import type { CommandContext } from '../../context.ts';
import { type NodeWebhook, nodeConditionText, publicWebhook } from '../../protocol/webhooks/node-webhook.ts';
import { cutToWidth, displayWidth, padToWidth } from '../../terminal/text/display-width.ts';
import { excerpt } from '../../terminal/text/excerpt.ts';
import { loadPalette, type Palette } from '../../terminal/text/palette.ts';
import { wrapText } from '../../terminal/text/wrap.ts';

/** How webhooks are laid out in human-readable output. */
interface WebhookLayout {
  readonly palette: Palette;
  /** Characters in a line. */
  readonly width: number;
}

const gap = '  ';
const stateTitle = 'enabled';
const indent = '    ';
const labelWidth = 'conditions'.length + gap.length;
/** Longer texts are cut here; `--json` shows all of them. */
const maxTargetLength = 1_000;
const maxConditionLength = 500;
const maxShownConditions = 20;

/** Returns a table of all webhooks: for each, a line with id, event and state, then its target and conditions. */
export function webhookTable(listed: readonly NodeWebhook[], { palette, width }: WebhookLayout): string {
  const webhooks = listed.map(publicWebhook);
  const idWidth = longest(['id', ...webhooks.map(({ id }) => String(id))]);
  const maxEventLength = Math.max(10, width - idWidth - stateTitle.length - 2 * gap.length - 1);
  const events = webhooks.map(({ event }) => fitted(excerpt(event, maxEventLength), maxEventLength));
  const eventWidth = longest(['event', ...events]);
  const title = palette.faint(
    `${'id'.padEnd(idWidth)}${gap}${'event'.padEnd(eventWidth)}${gap}${stateTitle}`,
  );
  const rows = webhooks.map((webhook, index) => {
    const id = palette.strong(String(webhook.id).padEnd(idWidth));
    const event = palette.event(padToWidth(events[index] ?? '', eventWidth));
    const details = [
      ...wrapText(excerpt(webhook.target, maxTargetLength), width - indent.length),
      ...conditionLines(webhook, width - indent.length).map(palette.faint),
    ].map((line) => `${indent}${line}\n`);
    return `${id}${gap}${event}${gap}${stateText(webhook, palette)}\n${details.join('')}`;
  });
  return `${title}\n${rows.join('')}`;
}

/** Returns one webhook with its members below each other. */
export function webhookText(listed: NodeWebhook, { palette, width }: WebhookLayout): string {
  const webhook = publicWebhook(listed);
  const room = width - labelWidth;
  const conditions = conditionLines(webhook, room);
  const members = [
    ['id', [String(webhook.id)]],
    ['event', wrapText(excerpt(webhook.event, maxTargetLength), room)],
    ['target', wrapText(excerpt(webhook.target, maxTargetLength), room)],
    ['enabled', [stateText(webhook, palette)]],
    ['conditions', conditions.length === 0 ? [palette.faint('none: every payload')] : conditions],
  ] as const;
  return members
    .map(([label, lines]) => {
      const [first = '', ...others] = lines;
      const rest = others.map((line) => `${' '.repeat(labelWidth)}${line}\n`);
      return `${palette.faint(label.padEnd(labelWidth))}${first}\n${rest.join('')}`;
    })
    .join('');
}

function stateText({ enabled }: NodeWebhook, palette: Palette): string {
  return enabled ? palette.good('yes') : palette.warning('no');
}

/** The words make clear that conditions are alternatives, which surprises people. */
function conditionLines({ conditions }: NodeWebhook, width: number): readonly string[] {
  const shown = conditions.slice(0, maxShownConditions).flatMap((condition, index) => {
    const label = index === 0 ? 'when ' : '  or ';
    const lines = wrapText(excerpt(nodeConditionText(condition), maxConditionLength), width - label.length);
    return lines.map((line, place) => `${place === 0 ? label : ' '.repeat(label.length)}${line}`);
  });
  const left = conditions.length - maxShownConditions;
  return left > 0 ? [...shown, `  or ${left} more`] : shown;
}

function longest(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, displayWidth(text)), 0);
}

/** Cuts a text again: escaping may have made it wider than its column. */
function fitted(text: string, width: number): string {
  return displayWidth(text) <= width ? text : `${cutToWidth(text, width - 1)}…`;
}

/** The width of most terminals; also used for a pipe. */
const commonWidth = 80;
const minWidth = 40;

/** Returns the layout of webhooks on stdout. */
export async function webhookLayout({ stdout, isColoured }: CommandContext): Promise<WebhookLayout> {
  const width = Math.max(minWidth, stdout.columns ?? commonWidth);
  return { palette: await loadPalette(isColoured(stdout)), width };
}
