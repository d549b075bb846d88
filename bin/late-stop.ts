/** The end of all that a command does, asked for by a signal. */
export interface LateStop {
  readonly isAsked: boolean;
  readonly signal: AbortSignal;
  ask(): void;
}

/** The signal is made for whoever wants it: short commands end sooner than Node loads what it is made of. */
export function createLateStop(): LateStop {
  let controller: AbortController | undefined;
  let isAsked = false;
  return {
    get isAsked() {
      return isAsked;
    },
    get signal() {
      if (controller === undefined) {
        controller = new AbortController();
        if (isAsked) controller.abort();
      }
      return controller.signal;
    },
    ask() {
      isAsked = true;
      controller?.abort();
    },
  };
}
