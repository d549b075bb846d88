/** A request to end the command, made by a signal of the operating system. */
export interface LateStop {
  readonly isAsked: boolean;
  readonly signal: AbortSignal;
  ask(): void;
}

/** Creates the abort signal on first use only: Node takes longer to load it than a short command takes to finish. */
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
