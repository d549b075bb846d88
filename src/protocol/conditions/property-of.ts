/**
 * `value[key]` as a node evaluates it: texts have a length, and what every object inherits is found too.
 * @throws TypeError for null and undefined, in the words of Node.js before 16
 */
export function propertyOf(value: unknown, key: string): unknown {
  if (value === null || value === undefined) {
    throw new TypeError(`Cannot read property '${key}' of ${value}`);
  }
  // Everything but those two has properties.
  return (value as Readonly<Record<string, unknown>>)[key];
}
