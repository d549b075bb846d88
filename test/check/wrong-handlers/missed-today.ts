/**
 * Mistakes that `check` should find, or find without blaming something else. The test of one fails as soon as it does.
 */
export const missedToday: ReadonlySet<string> = new Set([
  'compares numbers in the header by their value',
  'checks only the exact path, not with a slash at the end',
  'checks only the path in lower case',
  'does not check GET, and works for it',
  'does not check HTTP/1.0',
  'answers a refusal, then a second time on the same connection',
  'answers through a variable that the next request replaces',
  'refuses a vendor field of more than 64 bytes',
  'answers 500 to data that is null',
  'declares a plain answer as compressed',
]);
