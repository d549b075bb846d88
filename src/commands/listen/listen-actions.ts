import type { CommandContext } from '../../context.ts';
import type { BoundedOutput } from '../../terminal/output/bounded-output.ts';
import { warnOfFault } from '../../terminal/output/warn-of-fault.ts';
import { clearScreenText } from './clear-screen.ts';
import type { ArrivalHandling } from './handle-arrivals.ts';
import type { ListenActions } from './listen-keys.ts';
import type { ReceptionView } from './reception-view.ts';

interface SteeredParts {
  readonly view: ReceptionView;
  readonly output: BoundedOutput;
  readonly arrivals: ArrivalHandling;
  /** Whether there are targets to forward to. */
  readonly isForwarding: boolean;
  quit(): void;
}

/** What the keys of a listener do to its parts. */
export function listenActions(
  { view, output, arrivals, isForwarding, quit }: SteeredParts,
  context: CommandContext,
): ListenActions {
  return {
    ...(isForwarding
      ? { resend: () => void resend().catch((error) => warnOfFault('forwarding again', error, context)) }
      : {}),
    toggleDetail: () => {
      view.detail = view.detail === 'full' ? 'compact' : 'full';
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
