/** How thoroughly to measure: `quick` ends within two minutes and says that its numbers are smaller. */
export type Scale = 'full' | 'quick';
