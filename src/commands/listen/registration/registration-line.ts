import { jsonString } from '../../../protocol/json/json-values.ts';
import type { NodeState } from './watch-node.ts';

/** A webhook at a node that delivers, or was to deliver, to this listener. The token is left out: it is secret. */
export interface RegisteredWebhook {
  readonly id: number | string;
  readonly event: string;
  readonly target: string;
  /** Origin and path of the node. */
  readonly node: string;
}

/** Returns a line of `listen --json`: the node delivers the event from now on. */
export function registeredLine(webhook: RegisteredWebhook): string {
  return line('registered', webhook);
}

/** Returns a line of `listen --json`: an earlier listener with this target did not delete the webhook. */
export function leftoverLine(webhook: RegisteredWebhook): string {
  return line('leftover', webhook);
}

/** Returns a line of `listen --json`: the webhook could not be deleted at the end. */
export function leftBehindLine(webhook: RegisteredWebhook, reason: string): string {
  return line('left-behind', webhook, `,"reason":${jsonString(reason)}`);
}

/** Returns a line of `listen --json`: the node no longer accepts connections, or accepts them again. */
export function nodeStateLine(state: NodeState, node: string): string {
  return `{"type":"node","state":"${state}","node":${jsonString(node)}}\n`;
}

function line(type: string, { id, event, target, node }: RegisteredWebhook, more = ''): string {
  const shownId = typeof id === 'number' ? id : jsonString(id);
  return (
    `{"type":"${type}","id":${shownId},"event":${jsonString(event)}` +
    `,"target":${jsonString(target)},"node":${jsonString(node)}${more}}\n`
  );
}
