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
  'counts the right characters in the value of ETag',
  'counts the right characters in the value of X-RateLimit-Remaining',
  'counts the right characters in the value of Age',
  'counts the right characters in a cookie',
  'says whether a header is missing or wrong',
  'adds a rate limit header only for an almost right one',
  'answers with another Content-Type to a missing header',
  'closes the connection only for a wrong beginning',
  'sends an interim answer for an almost right header',
  'shows the half as the JSON of a buffer',
  'shows the bytes of the half as Node prints a buffer',
  'shows the token in groups of four characters',
  'answers through a variable that the next request replaces',
  'refuses a vendor field of more than 64 bytes',
  'answers 500 to data that is null',
  'redirects without a place',
  'declares a plain answer as compressed',
]);
