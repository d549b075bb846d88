import type { ClientRequest } from 'node:http';
import type { PostFailure } from '../../protocol/delivery/post-outcome.ts';
import { failure } from './post-failure.ts';

/** Gives up a request to which more interim answers come than these: there may be no end of them. */
export function limitInterim(
  request: ClientRequest,
  most: number,
  giveUp: (failed: PostFailure) => void,
): void {
  let interim = 0;
  request.on('information', () => {
    interim += 1;
    if (interim <= most) return;
    giveUp(failure('not-http', 'interim answers without end'));
    request.destroy();
  });
}
