/** Half a token, 32 hexadecimal characters, or more. Looked for where a run begins only, so that no run is read twice. */
const tokenLike = /(?<![0-9a-f])[0-9a-f]{32,}/gi;
const shortest = 32;

/** The text with everything blotted out that could be a token or one of its halves: people mix up arguments. */
export function withoutTokens(text: string): string {
  return text.length < shortest ? text : text.replace(tokenLike, '[redacted]');
}
