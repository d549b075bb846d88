import { connect } from 'node:net';
import { expect } from 'vitest';

/** Resolves once nothing accepts connections at this URL of 127.0.0.1 any more. */
export async function untilRefused(url: string): Promise<void> {
  const { port } = new URL(url);
  const isRefused = () =>
    new Promise<boolean>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () => {
        socket.destroy();
        resolve(false);
      });
      socket.once('error', () => resolve(true));
    });
  await expect.poll(isRefused, { interval: 20 }).toBe(true);
}
