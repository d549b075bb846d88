import { expect } from 'vitest';

/** Resolves once something answers there, whatever the answer. */
export async function untilAnswered(url: string): Promise<void> {
  const isUp = () =>
    fetch(url).then(
      () => true,
      () => false,
    );
  await expect.poll(isUp, { interval: 20 }).toBe(true);
}
