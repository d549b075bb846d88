/** What stands in all output for the value of a header that holds a secret. */
export const redacted = '[redacted]';

/** @param name In lower case. */
export function isSecretHeader(name: string): boolean {
  // Faster than a table, which takes a digest of each name.
  return name === 'authorization' || name === 'proxy-authorization' || name === 'cookie';
}
