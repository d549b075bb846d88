/** Returns a function that removes all headers of this name, which must be in lower case. */
export function withoutHeader(name: string): (rawHeaders: readonly string[]) => readonly string[] {
  return (rawHeaders) =>
    rawHeaders.filter((_, index) => rawHeaders[index - (index % 2)]?.toLowerCase() !== name);
}

/** Returns a function that adds this header. To replace existing ones, the name must be in lower case. */
export function withHeader(
  name: string,
  value: string,
): (rawHeaders: readonly string[]) => readonly string[] {
  return (rawHeaders) => [...withoutHeader(name)(rawHeaders), name, value];
}

/** Returns the values of all Authorization headers. */
export function authorizationsIn(rawHeaders: readonly string[]): readonly string[] {
  return rawHeaders.filter(
    (_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === 'authorization',
  );
}
