/** Waits that can all be cut short. */
export interface Delays {
  wait(durationMs: number): Promise<void>;
  /** Ends every wait, those to come too. */
  end(): void;
}

export function createDelays(): Delays {
  const waiting = new Set<() => void>();
  let isEnded = false;
  return {
    wait(durationMs) {
      if (isEnded) return Promise.resolve();
      return new Promise((resolve) => {
        const wake = () => {
          clearTimeout(timer);
          waiting.delete(wake);
          resolve();
        };
        const timer = setTimeout(wake, durationMs);
        waiting.add(wake);
      });
    },
    end() {
      isEnded = true;
      for (const wake of waiting) wake();
    },
  };
}
