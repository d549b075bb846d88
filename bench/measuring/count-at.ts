import type { Server } from '../programs/server.ts';

/** Returns how many deliveries a bare server has received. */
export async function countAt(target: Server): Promise<number> {
  return Number(await fetch(target.url).then((answer) => answer.text()));
}
