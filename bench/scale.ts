/** How thoroughly to measure. `quick` ends within minutes, with fewer deliveries and repetitions. */
export type Scale = 'full' | 'quick';
