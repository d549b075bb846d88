import { isLoopbackUrl } from '../http/addresses/host-name.ts';

/** What will surprise who has a node deliver to a target; undefined for nothing. */
export function targetNote(target: URL, node: string): string | undefined {
  return isLoopbackUrl(target) && !isLoopbackUrl(new URL(node))
    ? `${target.host} is on the machine of the node, not on this one: the node connects to the target.`
    : undefined;
}

/** What is risky in asking a node for a token; undefined for nothing. */
export function transportNote(node: string): string | undefined {
  const url = new URL(node);
  return url.protocol === 'http:' && !isLoopbackUrl(url)
    ? 'the token crosses the network unencrypted; better create the webhook on the machine of the node.'
    : undefined;
}
