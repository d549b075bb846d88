/** The state that instrumented code looks at; one mutant at most is on. */
export interface MutantSwitch {
  /** 0 when none is. */
  active: number;
  /** Every mutant whose switch was looked at. */
  seen: Set<number>;
  entries: number;
  maxEntries: number;
}

declare global {
  var isMutated: (id: number) => boolean;
  var countEntry: () => void;
}

export function installSwitch(): MutantSwitch {
  const state: MutantSwitch = {
    active: 0,
    seen: new Set(),
    entries: 0,
    maxEntries: Number.POSITIVE_INFINITY,
  };
  globalThis.isMutated = (id) => {
    if (state.active === 0) state.seen.add(id);
    return id === state.active;
  };
  globalThis.countEntry = () => {
    state.entries += 1;
    if (state.entries > state.maxEntries) throw new Error('This does not end.');
  };
  return state;
}
