/**
 * Returns a function that reports what goes wrong again and again only when it changes: a cause that differs from the one
 * before, or (undefined) the end of the trouble.
 */
export function createTroubleReport<Cause>(
  onTrouble: (cause: Cause | undefined) => void,
): (cause: Cause | undefined) => void {
  let reported: string | undefined;
  return (cause) => {
    const text = cause === undefined ? undefined : String(cause);
    if (text === reported) return;
    reported = text;
    onTrouble(cause);
  };
}
