/** Resolves once something answers there, whatever the answer. */
export async function untilAnswered(url: string): Promise<void> {
  const deadline = AbortSignal.timeout(30_000);
  while (!deadline.aborted) {
    const isUp = await fetch(url).then(
      () => true,
      () => false,
    );
    if (isUp) return;
  }
  throw new Error(`Nothing answered at ${url}`);
}
