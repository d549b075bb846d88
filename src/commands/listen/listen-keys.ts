import type { CommandContext, Keyboard } from '../../context.ts';
import type { Arrival } from '../../protocol/reception/reception.ts';
import type { BoundedOutput } from '../../terminal/output/bounded-output.ts';
import { warnOfFault } from '../../terminal/output/warnings.ts';
import { hasKeys, keyLine, pickedKeysText } from '../../terminal/text/key-help.ts';
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
  readonly picker: Pick<DeliveryPicker, 'take' | 'takeText' | 'isOpen' | 'say' | 'close'>;
  clear(): void;
  pause(): void;
  resume(): void;
  quit(): void;
}

/** The keys of a listener, while they are read. */
export interface ListenKeys extends Keyboard {
  /** Call it with what was printed: the line that lists the keys returns after it has scrolled away. */
  printed(text: string): void;
  /** Writes a remark of the conversation without disturbing the line of a picked delivery. */
  readonly say: CommandContext['say'];
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
  const { say } = actions.picker;
  if (!hasKeys(context)) return undefined;
  const palette = await loadPalette(context.isColoured(stderr));
  let isPaused = false;
  let linesSinceHelp = 0;
  let helpedMs = Number.NEGATIVE_INFINITY;

  const bindings = new Map<string, () => void>([
    ['f', () => say(detailWords[actions.nextView()])],
    ['c', actions.clear],
    ['p', () => (isPaused ? resume() : pause())],
    [ctrlS, pause],
    [ctrlQ, resume],
    ['q', actions.quit],
    ['?', sayAllKeys],
    ['h', sayAllKeys],
  ]);
  if (actions.resend !== undefined) bindings.set('r', actions.resend);

  const keyboard = await stdin.openKeys({
    onKey(key) {
      if (!actions.picker.take(key)) bindings.get(key)?.();
    },
    onText: actions.picker.takeText,
    onReady: sayKeys,
  });

  return (
    keyboard && {
      close() {
        keyboard.close();
        actions.picker.close();
      },
      say,
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
    say(keyLine({ canResend: actions.resend !== undefined }, palette));
  }

  /** Also the keys that work only once a delivery is picked. */
  function sayAllKeys(): void {
    sayKeys();
    const canForward = actions.resend !== undefined;
    say(`Once you have picked a delivery: ${pickedKeysText({ canForward, canSend: true })}`);
  }

  function pause(): void {
    if (isPaused) return;
    isPaused = true;
    actions.pause();
    say('Paused. Deliveries are still answered. Press p to resume.');
  }

  function resume(): void {
    if (!isPaused) return;
    isPaused = false;
    say('Resumed.');
    actions.resume();
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
  let isPaused = false;
  const { stdout, stderr } = context;
  const forward = (chosen?: Arrival) =>
    void resend(chosen).catch((error) => warnOfFault('forwarding again', error, context));
  const picker = createDeliveryPicker({
    ...{ recent, view, url, invocation: context.invocation, say: context.say },
    output: {
      interject: output.interject,
      pause: output.pause,
      // A pause lasts longer than a pick.
      resume: () => isPaused || output.resume(),
    },
    resend: isForwarding ? forward : undefined,
    columns: () => stdout.columns,
    sharesTerminal: stdout.isTerminal && stderr.isTerminal && !context.isQuiet,
  });
  return {
    ...(isForwarding ? { resend: () => forward() } : {}),
    picker,
    nextView: () => {
      view.isIntroduction = false;
      view.detail = nextDetail[view.detail];
      return view.detail;
    },
    clear: () => picker.show(clearScreenText),
    pause: () => {
      isPaused = true;
      output.pause();
    },
    resume: () => {
      isPaused = false;
      if (!picker.isOpen()) output.resume();
    },
    quit,
  };

  async function resend(chosen: Arrival | undefined): Promise<void> {
    const again = await arrivals.forwardAgain(chosen);
    if (again === undefined) picker.say('Nothing has been forwarded yet.');
    // The output waits while a delivery is picked.
    else if (chosen === undefined) output.print(view.renderAgain(again));
    else picker.show(view.renderAgain(again));
  }
}

/** Clears the screen and its scrollback, and moves to the top (xterm's control sequences, ED and CUP). */
const clearScreenText = '\x1b[H\x1b[2J\x1b[3J';
