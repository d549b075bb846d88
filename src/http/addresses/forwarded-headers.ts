import { endToEndHeaders } from '../../protocol/delivery/end-to-end-headers.ts';
import { withVia } from './via.ts';

/**
 * The headers of a request as they go on to a target, names and values in turn: all that are meant for the final
 * recipient, the authorization among them; and Via.
 */
export function forwardedHeaders(rawHeaders: readonly string[], pseudonym: string): readonly string[] {
  return withVia(endToEndHeaders(rawHeaders), pseudonym);
}
