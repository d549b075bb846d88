import type { CommandContext, Keyboard } from '../../context.ts';
import type { Arrival } from '../../protocol/reception/reception.ts';
import type { BoundedOutput } from '../../terminal/output/bounded-output.ts';
import { warnOfFault } from '../../terminal/output/warnings.ts';
import { hasKeys, keyLine } from '../../terminal/text/key-help.ts';
import { loadPalette } from '../../terminal/text/palette.ts';
import { createDeliveryPicker, type DeliveryPicker } from './delivery-picker.ts';
import type { DeliveryDetail } from './display/delivery-text.ts';
import type { ArrivalHandling } from './handle-arrivals.ts';
import type { RecentDeliveries } from './recent-deliveries.ts';
import type { ReceptionView } from './reception-view.ts';

/** The actions behind the keys of a listener. */
export interface ListenActions {
  /** Forwards the last delivery to the targets again; absent without targets. */
  readonly resend?: () => void;
  /** Changes to the next view, and returns its detail. */
  nextView(): DeliveryDetail;
  /** Takes the keys that pick a delivery or filter what is shown. */
  readonly picker: DeliveryPicker;
  clear(): void;
  pause(): void;
  resume(): void;
  quit(): void;
}

/** The keys of a listener, while they are read. */
export interface ListenKeys extends Keyboard {
  /** Call it with what was printed: the line that lists the keys returns after it has scrolled away. */
  printed(text: string): void;
}

const helpLines = 20;
/** A busy listener would show it all the time. */
const helpIntervalMs = 30_000;

/** The codes of Ctrl-S and Ctrl-Q, which stop and start the output of any terminal. */
const ctrlS = '\x13';
const ctrlQ = '\x11';

const detailWords: Readonly<Record<DeliveryDetail, string>> = {
  compact: 'Compact view: one line per delivery.',
  normal: 'Default view: payloads up to 40 lines.',
  full: 'Full view: whole payloads and headers.',
};

/** What follows each view when its key is pressed. */
const nextDetail: Readonly<Record<DeliveryDetail, DeliveryDetail>> = {
  normal: 'full',
  full: 'compact',
  compact: 'normal',
};

/**
 * Lets a user at the terminal control the listener, and lists the keys whenever they begin to work. Undefined if nobody
 * can press a key and see its effect: that requires a terminal for both input and output.
 */
export async function openListenKeys(
  actions: ListenActions,
  context: CommandContext,
): Promise<ListenKeys | undefined> {
  const { stdin, stderr } = context;
  if (!hasKeys(context)) return undefined;
  const palette = await loadPalette(context.isColoured(stderr));
  let isPaused = false;
  let linesSinceHelp = 0;
  let helpedMs = Number.NEGATIVE_INFINITY;

  const bindings = new Map<string, () => void>([
    ['f', () => context.say(detailWords[actions.nextView()])],
    ['c', actions.clear],
    ['p', () => (isPaused ? resume() : pause())],
    [ctrlS, pause],
    [ctrlQ, resume],
    ['q', actions.quit],
    ['?', sayKeys],
    ['h', sayKeys],
  ]);
  if (actions.resend !== undefined) bindings.set('r', actions.resend);

  const keyboard = await stdin.openKeys({
    onKey(key) {
      if (!actions.picker.take(key)) bindings.get(key)?.();
    },
    onReady: sayKeys,
  });

  return (
    keyboard && {
      close: keyboard.close,
      printed(text) {
        linesSinceHelp += text.split('\n').length - 1;
        const isScrolledAway =
          linesSinceHelp >= helpLines && context.monotonicMs() - helpedMs >= helpIntervalMs;
        if (isScrolledAway && !isPaused && !actions.picker.isOpen()) sayKeys();
      },
    }
  );

  function sayKeys(): void {
    linesSinceHelp = 0;
    helpedMs = context.monotonicMs();
    context.say(keyLine({ canResend: actions.resend !== undefined }, palette));
  }

  function pause(): void {
    if (isPaused) return;
    isPaused = true;
    actions.pause();
    context.say('Paused. Deliveries are still answered. Press p to resume.');
  }

  function resume(): void {
    if (!isPaused) return;
    isPaused = false;
    context.say('Resumed.');
    if (!actions.picker.isOpen()) actions.resume();
  }
}

interface SteeredParts {
  readonly view: ReceptionView;
  readonly output: BoundedOutput;
  readonly arrivals: ArrivalHandling;
  /** Whether there are targets to forward to. */
  readonly isForwarding: boolean;
  readonly recent: RecentDeliveries;
  /** Where the listener is. */
  readonly url: string;
  quit(): void;
}

/** Connects the keys of a listener to its parts. */
export function listenActions(
  { view, output, arrivals, isForwarding, recent, url, quit }: SteeredParts,
  context: CommandContext,
): ListenActions {
  const forward = (chosen?: Arrival) =>
    void resend(chosen).catch((error) => warnOfFault('forwarding again', error, context));
  const picker = createDeliveryPicker({
    ...{ recent, view, output, url, invocation: context.invocation, say: context.say },
    resend: isForwarding ? forward : undefined,
    columns: () => context.stdout.columns,
  });
  return {
    ...(isForwarding ? { resend: () => forward() } : {}),
    picker,
    nextView: () => {
      view.isIntroduction = false;
      view.detail = nextDetail[view.detail];
      return view.detail;
    },
    clear: () => output.interject(clearScreenText),
    pause: output.pause,
    resume: output.resume,
    quit,
  };

  async function resend(chosen: Arrival | undefined): Promise<void> {
    const again = await arrivals.forwardAgain(chosen);
    if (again === undefined) context.say('Nothing has been forwarded yet.');
    else if (chosen === undefined) output.print(view.renderAgain(again));
    // The output waits while a delivery is picked.
    else output.interject(`\r\x1b[2K${view.renderAgain(again)}`);
  }
}

/** Clears the screen and its scrollback, and moves to the top (xterm's control sequences, ED and CUP). */
const clearScreenText = '\x1b[H\x1b[2J\x1b[3J';
