const maxNames = 20;

/** Names in the order in which they first came, each with how often: `a (2), b`. */
export function summaryOf(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const words = [...counts].map(([name, count]) => (count === 1 ? name : `${name} (${count})`));
  const rest = words.length - maxNames;
  return rest > 0 ? `${words.slice(0, maxNames).join(', ')} and ${rest} more` : words.join(', ');
}
