const secretHeaders: ReadonlySet<string> = new Set(['authorization', 'proxy-authorization', 'cookie']);

/** What stands in all output for the value of a header that holds a secret. */
export const redacted = '[redacted]';

/** @param name In lower case. */
export function isSecretHeader(name: string): boolean {
  return secretHeaders.has(name);
}
