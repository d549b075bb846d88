import { printable } from '../../printable.ts';
import type { Arrival } from '../../protocol/reception/reception.ts';
import { cutStyled } from '../../terminal/deliveries/fit-width.ts';
import type { BoundedOutput } from '../../terminal/output/bounded-output.ts';
import { shellWord } from '../../terminal/text/shell-quote.ts';
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
  say(line: string): void;
}

/** Lets a person go back to earlier deliveries, and choose which later ones are shown. */
export interface DeliveryPicker {
  /** Takes a key, if it means something to the picker now. */
  take(key: string): boolean;
  /** Whether it holds the output back. */
  isOpen(): boolean;
}

/** Returns the cursor to the first column and clears the line. */
const clearLine = '\r\x1b[2K';
const defaultColumns = 80;
/** A longer payload makes no line that anybody pastes. */
const maxCommandLength = 20_000;
const maxSearchLength = 100;

const pickingHelp = 'Enter shows it, r resends it, y prints it as a command, Esc returns.';

export function createDeliveryPicker(parts: PickerParts): DeliveryPicker {
  const { recent, view, output, resend, say } = parts;
  /** Undefined while nothing is picked. */
  let picked: RecentDelivery | undefined;
  /** What has been typed of a filter; undefined while none is typed. */
  let search: string | undefined;

  return {
    isOpen: () => picked !== undefined || search !== undefined,
    take(key) {
      if (search !== undefined) {
        typeSearch(key);
        return true;
      }
      return key === '/' ? openSearch() : pick(key);
    },
  };

  function pick(key: string): boolean {
    if (key === 'up' || key === 'k') return move(-1);
    if (key === 'down' || key === 'j') return move(1);
    if (picked === undefined) return false;
    switch (key) {
      case '\r':
        output.interject(`${clearLine}${view.renderAs(picked.reception, 'full')}`);
        return true;
      case 'y':
        output.interject(`${clearLine}${sendCommand(picked)}\n`);
        return true;
      case 'r':
        if (resend === undefined) output.interject(`${clearLine}No target. Set one with --forward-to.\n`);
        else if (picked.arrival === undefined)
          output.interject(`${clearLine}Refused deliveries are not forwarded.\n`);
        else resend(picked.arrival);
        return true;
      case 'escape':
        picked = undefined;
        output.interject(clearLine);
        output.resume();
        return true;
      default:
        return false;
    }
  }

  function move(step: number): boolean {
    const list = recent.list();
    const { length } = list;
    if (length === 0) {
      say('No delivery has arrived yet.');
      return true;
    }
    const help = picked === undefined ? `${pickingHelp}\n` : '';
    if (picked === undefined) output.pause();
    // One that was dropped meanwhile was the oldest.
    const before = picked === undefined ? length : Math.max(0, list.indexOf(picked));
    const place = Math.min(length - 1, Math.max(0, picked === undefined ? length - 1 : before + step));
    picked = list[place];
    if (picked === undefined) return true;
    const [line = ''] = view.renderAs(picked.reception, 'compact').split('\n');
    const mark = `${place + 1}/${length} `;
    const columns = parts.columns() ?? defaultColumns;
    output.interject(
      `${clearLine}${help}${cutStyled(`${mark}${line}`, Math.max(mark.length + 1, columns - 1))}`,
    );
    return true;
  }

  function openSearch(): boolean {
    if (picked !== undefined) output.interject(clearLine);
    picked = undefined;
    search = '';
    output.pause();
    showSearch();
    return true;
  }

  function typeSearch(key: string): void {
    const typed = search ?? '';
    if (key === '\r' || key === 'escape') {
      search = undefined;
      if (key === '\r') view.search = typed;
      const told =
        typed === '' ? 'Showing every delivery.' : `Showing only deliveries that contain "${typed}".`;
      output.interject(key === '\r' ? `${clearLine}${told}\n` : clearLine);
      output.resume();
      return;
    }
    if (key === '\x7f' || key === '\b') search = typed.slice(0, -1);
    else if (/^[\x20-\x7e]$/.test(key) && typed.length < maxSearchLength) search = typed + key;
    showSearch();
  }

  function showSearch(): void {
    output.interject(`${clearLine}/${search ?? ''}`);
  }

  function sendCommand({ reception, arrival }: RecentDelivery): string {
    const { delivery } = view.hidden(reception);
    if (arrival === undefined || delivery === undefined) return 'Refused deliveries cannot be sent again.';
    const data = delivery.dataText === undefined ? '' : ` --data ${shellWord(printable(delivery.dataText))}`;
    const command = `${parts.invocation} send ${shellWord(printable(delivery.event))} ${shellWord(parts.url)}${data}`;
    return command.length <= maxCommandLength
      ? command
      : 'The payload is too long for a command. Record it with --record FILE, then send it again with send --from FILE.';
  }
}
