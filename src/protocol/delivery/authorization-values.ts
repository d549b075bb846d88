/**
 * The values of all Authorization headers, of which Node's `headers` shows the first alone.
 * @param rawHeaders names and values in turn, as `IncomingMessage.rawHeaders` has them
 */
export function authorizationValues(rawHeaders: readonly string[]): readonly string[] {
  const values: string[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    if (isAuthorization(rawHeaders[index])) values.push(rawHeaders[index + 1] ?? '');
  }
  return values;
}

function isAuthorization(name: string | undefined): boolean {
  return name?.length === 'authorization'.length && name.toLowerCase() === 'authorization';
}
