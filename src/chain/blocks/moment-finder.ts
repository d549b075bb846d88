interface Walk<Moment> {
  readonly moment: Moment;
  /** How many were found before this moment. */
  readonly passed: number;
}

/** How a chain is walked. */
interface Path<Sought extends string, Options, Moment> {
  /** Tells chains apart. */
  readonly keyOf: (options: Options) => readonly string[];
  readonly first: (options: Options) => Moment;
  readonly next: (moment: Moment) => Moment;
  /** How many of the things one looks for a moment holds. */
  readonly countings: Readonly<Record<Sought, (moment: Moment) => number>>;
}

const rememberedWalks = 8;

/**
 * Makes a function that finds the moment which holds the `index`th thing of its kind in a chain, and its place within
 * that moment. It remembers where the last searches stopped: asking for one payload after another goes on from there
 * instead of forging the chain anew each time. Nothing depends on what is remembered but the time it takes.
 */
export function createFinder<Sought extends string, Options, Moment>(path: Path<Sought, Options, Moment>) {
  const walks = new Map<string, Walk<Moment>>();
  return (sought: Sought, options: Options, index: number): { moment: Moment; place: number } => {
    const key = JSON.stringify([sought, ...path.keyOf(options)]);
    const count = path.countings[sought];
    const known = walks.get(key);
    let walk =
      known !== undefined && known.passed <= index ? known : { moment: path.first(options), passed: 0 };
    while (index >= walk.passed + count(walk.moment)) {
      walk = { moment: path.next(walk.moment), passed: walk.passed + count(walk.moment) };
    }
    walks.delete(key);
    walks.set(key, walk);
    const [oldest] = walks.keys();
    if (walks.size > rememberedWalks && oldest !== undefined) walks.delete(oldest);
    return { moment: walk.moment, place: index - walk.passed };
  };
}
