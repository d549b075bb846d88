import type { CommandContext, Keyboard } from '../../context.ts';
import type { BoundedOutput } from '../../terminal/output/bounded-output.ts';
import { warnOfFault } from '../../terminal/output/warn-of-fault.ts';
import { hasKeys, keyLine } from '../../terminal/text/key-help.ts';
import { loadPalette } from '../../terminal/text/palette.ts';
import type { DeliveryDetail } from './display/delivery-text.ts';
import type { ArrivalHandling } from './handle-arrivals.ts';
import type { ReceptionView } from './reception-view.ts';

/** The actions behind the keys of a listener. */
export interface ListenActions {
  /** Forwards the last delivery to the targets again; absent without targets. */
  readonly resend?: () => void;
  /** Changes to the next view, and returns its detail. */
  nextView(): DeliveryDetail;
  clear(): void;
  pause(): void;
  resume(): void;
  quit(): void;
}

/** The codes of Ctrl-S and Ctrl-Q, which stop and start the output of any terminal. */
const ctrlS = '\x13';
const ctrlQ = '\x11';

const detailWords: Readonly<Record<DeliveryDetail, string>> = {
  compact: 'Compact view: one line per delivery.',
  normal: 'Default view: payloads up to 40 lines.',
  full: 'Full view: whole payloads, and the headers.',
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
): Promise<Keyboard | undefined> {
  const { stdin, stderr } = context;
  if (!hasKeys(context)) return undefined;
  const palette = await loadPalette(context.isColoured(stderr));
  let isPaused = false;

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

  return stdin.openKeys({
    onKey: (key) => bindings.get(key)?.(),
    onReady: sayKeys,
  });

  function sayKeys(): void {
    context.say(keyLine({ canResend: actions.resend !== undefined }, palette));
  }

  function pause(): void {
    if (isPaused) return;
    isPaused = true;
    actions.pause();
    context.say('Paused. Deliveries are still answered; p resumes.');
  }

  function resume(): void {
    if (!isPaused) return;
    isPaused = false;
    context.say('Resumed.');
    actions.resume();
  }
}

interface SteeredParts {
  readonly view: ReceptionView;
  readonly output: BoundedOutput;
  readonly arrivals: ArrivalHandling;
  /** Whether there are targets to forward to. */
  readonly isForwarding: boolean;
  quit(): void;
}

/** Connects the keys of a listener to its parts. */
export function listenActions(
  { view, output, arrivals, isForwarding, quit }: SteeredParts,
  context: CommandContext,
): ListenActions {
  return {
    ...(isForwarding
      ? { resend: () => void resend().catch((error) => warnOfFault('forwarding again', error, context)) }
      : {}),
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

  async function resend(): Promise<void> {
    const again = await arrivals.forwardAgain();
    if (again === undefined) context.say('Nothing has been forwarded yet.');
    else output.print(view.renderAgain(again));
  }
}

/** Clears the screen and its scrollback, and moves to the top (xterm's control sequences, ED and CUP). */
const clearScreenText = '\x1b[H\x1b[2J\x1b[3J';
