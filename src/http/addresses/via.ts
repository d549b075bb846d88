/**
 * Names and values in turn, with ourselves as the last in Via (RFC 9110, 7.6.3).
 * @param pseudonym a token; unlike that of any other listener, or two of them could not forward to each other
 */
export function withVia(headers: readonly string[], pseudonym: string): readonly string[] {
  const entry = `1.1 ${pseudonym}`;
  const last = headers.findLastIndex((name, index) => index % 2 === 0 && isVia(name));
  if (last < 0) return [...headers, 'Via', entry];
  const before = headers[last + 1]?.trim() ?? '';
  return headers.with(last + 1, before === '' ? entry : `${before}, ${entry}`);
}

/** Whether a request has already been forwarded by whoever goes by the pseudonym: it runs in a circle. */
export function hasPassed(rawHeaders: readonly string[], pseudonym: string): boolean {
  return rawHeaders.some(
    (name, index) =>
      index % 2 === 0 &&
      isVia(name) &&
      (rawHeaders[index + 1] ?? '').split(',').some((entry) => entry.trim().split(/\s+/)[1] === pseudonym),
  );
}

function isVia(name: string): boolean {
  return name.length === 3 && name.toLowerCase() === 'via';
}
