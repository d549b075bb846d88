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
