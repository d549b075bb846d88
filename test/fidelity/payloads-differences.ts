/** Names the first difference between two JSON texts: the path to it, with `*` for any place in a list, and its kind. */
export function firstDifference(ours: string | undefined, theirs: string | undefined): string {
  if (ours === undefined || theirs === undefined) return 'one of them prints nothing';
  return describe(JSON.parse(ours), JSON.parse(theirs), '') ?? 'the same values, written differently';
}

function describe(ours: unknown, theirs: unknown, path: string): string | undefined {
  if (!isObject(ours) || !isObject(theirs)) {
    if (ours === theirs) return undefined;
    const types =
      typeof ours === typeof theirs ? 'differs' : `is a ${typeof ours}, expected a ${typeof theirs}`;
    return `${path || 'the payload'} ${types}`;
  }
  const step = (key: string) => `${path}${path === '' ? '' : '.'}${Array.isArray(ours) ? '*' : key}`;
  const [ourKeys, theirKeys] = [Object.keys(ours), Object.keys(theirs)];
  const missing = theirKeys.find((key) => !Object.hasOwn(ours, key));
  if (missing !== undefined) return `${step(missing)} is missing`;
  const additional = ourKeys.find((key) => !Object.hasOwn(theirs, key));
  if (additional !== undefined) return `${step(additional)} is not expected`;
  for (const key of ourKeys) {
    const found = describe(ours[key], theirs[key], step(key));
    if (found !== undefined) return found;
  }
  return ourKeys.join() === theirKeys.join() ? undefined : `order of the keys of ${path || 'the payload'}`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** Replaces what differs from case to case in an error: hashes, addresses and numbers. */
export function generalError(error: string): string {
  return error
    .replace(/\b[0-9a-f]{16,}\b/g, '<hex>')
    .replace(/\b\d{5,}\b/g, '<number>')
    .slice(0, 200);
}
