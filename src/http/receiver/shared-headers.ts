/**
 * Returns the headers of the last request in place of equal ones, so that results derived from them can be cached:
 * nearly all deliveries of a sender have the same headers. Only for authorized requests, because the time of the
 * comparison reveals the headers that it compares with.
 */
export function createSharedHeaders(): (rawHeaders: readonly string[]) => readonly string[] {
  let last: readonly string[] = [];
  return (rawHeaders) => {
    if (!areEqual(rawHeaders, last)) last = rawHeaders;
    return last;
  };
}

function areEqual(one: readonly string[], other: readonly string[]): boolean {
  if (one.length !== other.length) return false;
  for (let index = 0; index < one.length; index += 1) if (one[index] !== other[index]) return false;
  return true;
}
