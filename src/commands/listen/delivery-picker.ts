import type { CommandContext } from '../../context.ts';
import { printable } from '../../printable.ts';
import type { Arrival } from '../../protocol/reception/reception.ts';
import { remarkText } from '../../remark-text.ts';
import { cutStyled } from '../../terminal/deliveries/fit-width.ts';
import { compactJson } from '../../terminal/deliveries/json-text.ts';
import type { BoundedOutput } from '../../terminal/output/bounded-output.ts';
import { pickedKeysText } from '../../terminal/text/key-help.ts';
import { shellWord } from '../../terminal/text/shell-quote.ts';
import { wrapColumns } from '../../terminal/text/wrap.ts';
import type { RecentDeliveries, RecentDelivery } from './recent-deliveries.ts';
import type { ReceptionView } from './reception-view.ts';

interface PickerParts {
  readonly recent: RecentDeliveries;
  readonly view: ReceptionView;
  readonly output: Pick<BoundedOutput, 'interject' | 'pause' | 'resume'>;
  /** Forwards a delivery to the targets again; absent without targets. */
  readonly resend?: ((arrival: Arrival) => void) | undefined;
  /** Where a `send` command sends to. */
  readonly url: string;
  /** What the user types to run this program. */
  readonly invocation: string;
  /** Columns of the terminal now. */
  columns(): number | undefined;
  /** Whether `say` writes to the same terminal as the output. */
  readonly sharesTerminal: boolean;
  readonly say: CommandContext['say'];
}

/**
 * Lets a person go back to earlier deliveries, and choose which later ones are shown. While a delivery is picked or
 * a filter is typed, it is open: its line is the last one on the screen, and the output waits.
 */
export interface DeliveryPicker {
  /** Takes a key, if it means something to the picker now. */
  take(key: string): boolean;
  /** Takes printable characters that arrived together, which are a part of a filter or nothing. */
  takeText(text: string): void;
  isOpen(): boolean;
  /** Shows a text, which ends in a line feed, above the line of the picker. */
  show(text: string): void;
  /** Writes a remark of the conversation; if the picker is open, above its line. */
  readonly say: CommandContext['say'];
  /** Removes its line from the screen. The output continues. */
  close(): void;
}

/** Returns the cursor to the first column and clears the line. */
const clearLine = '\r\x1b[2K';
const defaultColumns = 80;
/** A longer payload makes no line that anybody pastes. */
const maxCommandLength = 20_000;
const maxSearchLength = 100;

const advice = 'record it with --record FILE, then send it again with send --from FILE.';
const searchHelp = 'Type what a delivery must contain, then Enter (empty: show all). Esc returns.';

export function createDeliveryPicker(parts: PickerParts): DeliveryPicker {
  const { recent, view, output, resend } = parts;
  /** Undefined while nothing is picked. */
  let picked: RecentDelivery | undefined;
  /** Whether the keys that send a delivery again have been listed since the first one was picked. */
  let isSendOffered = false;
  /** What has been typed of a filter; undefined while none is typed. */
  let search: string | undefined;

  return { take, takeText, isOpen, show, say, close };

  function take(key: string): boolean {
    if (search !== undefined) {
      typeSearch(key, search);
      return true;
    }
    return key === '/' ? openSearch() : pick(key);
  }

  function takeText(text: string): void {
    if (search === undefined) return;
    search = (search + text).slice(0, maxSearchLength);
    show('');
  }

  function isOpen(): boolean {
    return picked !== undefined || search !== undefined;
  }

  function show(text: string): void {
    output.interject(isOpen() ? `${clearLine}${text}${line()}` : text);
  }

  function say(message: string, kind: 'line' | 'note' | 'warning' = 'line'): void {
    if (isOpen() && parts.sharesTerminal) showLine(remarkText({ kind, message }));
    else parts.say(message, kind);
  }

  function showLine(text: string): void {
    show(`${wrapColumns(text, columns())}\n`);
  }

  function close(): void {
    if (!isOpen()) return;
    picked = undefined;
    search = undefined;
    output.interject(clearLine);
    output.resume();
  }

  function columns(): number {
    // Some terminals do not know their width, and report 0.
    return parts.columns() || defaultColumns;
  }

  /** The line that stays below everything while the picker is open. The last column is left to the cursor. */
  function line(): string {
    const width = Math.max(1, columns() - 1);
    if (search !== undefined) return `/${search}`.length <= width ? `/${search}` : endOf(`/${search}`, width);
    return picked === undefined ? '' : pickedLine(picked, width);
  }

  function pickedLine(delivery: RecentDelivery, width: number): string {
    const list = candidates();
    const mark = `${list.indexOf(delivery) + 1}/${list.length} `;
    const [text = ''] = view
      .renderAs(delivery.reception, 'compact', Math.max(1, width - mark.length))
      .split('\n');
    return cutStyled(`${mark}${text}`, width + 1);
  }

  /** What can be picked: the filter also applies to earlier deliveries. */
  function candidates(): readonly RecentDelivery[] {
    return view.search === ''
      ? recent.list()
      : recent.list().filter(({ reception }) => view.isSought(reception));
  }

  function pick(key: string): boolean {
    if (key === 'up' || key === 'k') return move(-1);
    if (key === 'down' || key === 'j') return move(1);
    if (picked === undefined) return false;
    switch (key) {
      case '\r':
        show(view.renderAs(picked.reception, 'full'));
        return true;
      case 'y':
        show(`${sendCommand(picked)}\n`);
        return true;
      case 'r':
        if (resend === undefined) showLine('No target. Set one with --forward-to.');
        else if (picked.arrival === undefined) showLine('Refused deliveries are not forwarded.');
        else resend(picked.arrival);
        return true;
      case '?':
      case 'h':
        showLine(helpOf(picked));
        return true;
      case 'escape':
        close();
        return true;
      default:
        return false;
    }
  }

  function move(step: number): boolean {
    const list = candidates();
    const last = list.length - 1;
    if (picked === undefined) {
      picked = list[last];
      if (picked === undefined) {
        say(
          view.search === '' ? 'No delivery has arrived yet.' : `No delivery contains "${view.search}" yet.`,
        );
        return true;
      }
      output.pause();
      isSendOffered = picked.arrival !== undefined;
      showLine(helpOf(picked));
      return true;
    }
    // One that is no longer in the list was older than all others, at the place -1.
    picked = list[Math.min(last, Math.max(0, list.indexOf(picked) + step))] ?? picked;
    if (picked.arrival === undefined || isSendOffered) {
      show('');
      return true;
    }
    isSendOffered = true;
    showLine(helpOf(picked));
    return true;
  }

  /** Refused deliveries are neither forwarded nor sent. */
  function helpOf({ arrival }: RecentDelivery): string {
    const canSend = arrival !== undefined;
    return pickedKeysText({ canSend, canForward: canSend && resend !== undefined });
  }

  function openSearch(): boolean {
    picked = undefined;
    search = '';
    output.pause();
    showLine(searchHelp);
    return true;
  }

  function typeSearch(key: string, typed: string): void {
    if (key === 'escape') {
      close();
    } else if (key === '\r') {
      view.search = typed;
      showLine(typed === '' ? 'Showing every delivery.' : `Showing only deliveries that contain "${typed}".`);
      close();
    } else {
      if (key === '\x7f' || key === '\b') search = typed.slice(0, -1);
      takeText(/^[\x20-\x7e]$/.test(key) ? key : '');
    }
  }

  function sendCommand({ reception, arrival }: RecentDelivery): string {
    const { delivery } = view.hidden(reception);
    if (arrival === undefined || delivery === undefined) return 'Refused deliveries cannot be sent again.';
    const { event, dataText } = delivery;
    // A command that is pasted must not hold a flag that the sender chose, nor another event than was received.
    if (event.startsWith('-') || printable(event) !== event)
      return `The event cannot be typed in a command: ${advice}`;
    const data = dataText === undefined ? undefined : shellWord(compactJson(dataText));
    // As a word, `send` takes only an object or an array for JSON.
    const isWord = data === undefined || /^'?[{[]/.test(data);
    const send = `${parts.invocation} send ${shellWord(event)} ${shellWord(parts.url)}`;
    const command =
      data === undefined ? send : isWord ? `${send} --data ${data}` : `printf %s ${data} | ${send} --data -`;
    return command.length <= maxCommandLength ? command : `The payload is too long for a command: ${advice}`;
  }
}

function endOf(text: string, width: number): string {
  return width < 2 ? '…' : `…${text.slice(1 - width)}`;
}
