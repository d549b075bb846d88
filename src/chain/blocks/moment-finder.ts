interface Walk<Moment> {
  readonly moment: Moment;
  /** How many things were found before this moment. */
  readonly passed: number;
}

/** How to walk a chain. */
interface Path<Sought extends string, Options, Moment> {
  /** Identifies a chain. */
  readonly keyOf: (options: Options) => readonly string[];
  readonly first: (options: Options, sought: Sought) => Moment;
  readonly next: (moment: Moment, sought: Sought) => Moment;
  /** Count the things of each kind in a moment. */
  readonly countings: Readonly<Record<Sought, (moment: Moment) => number>>;
}

const rememberedWalks = 8;

/**
 * Creates a function that finds the `index`th thing of a kind in a chain: the moment that contains it, and its place
 * within that moment. The function remembers where the last searches stopped, so a request for the next payload does
 * not forge the chain again. This affects only speed, never the result.
 */
export function createFinder<Sought extends string, Options, Moment>(path: Path<Sought, Options, Moment>) {
  const walks = new Map<string, Walk<Moment>>();
  return (sought: Sought, options: Options, index: number): { moment: Moment; place: number } => {
    const key = JSON.stringify([sought, ...path.keyOf(options)]);
    const count = path.countings[sought];
    const known = walks.get(key);
    let walk =
      known !== undefined && known.passed <= index
        ? known
        : { moment: path.first(options, sought), passed: 0 };
    while (index >= walk.passed + count(walk.moment)) {
      walk = { moment: path.next(walk.moment, sought), passed: walk.passed + count(walk.moment) };
    }
    walks.delete(key);
    walks.set(key, walk);
    const [oldest] = walks.keys();
    if (walks.size > rememberedWalks && oldest !== undefined) walks.delete(oldest);
    return { moment: walk.moment, place: index - walk.passed };
  };
}
