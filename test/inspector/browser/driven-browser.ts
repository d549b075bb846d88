import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** A browser with one page, as a test drives it. */
export interface DrivenBrowser {
  open(url: string): Promise<void>;
  /**
   * Evaluates an expression in the page. Its value has to be JSON.
   * @throws Error if the expression throws
   */
  evaluate(expression: string): Promise<unknown>;
  /** Presses and releases a key: one character, which WebDriver maps to keys such as Escape. */
  press(key: string): Promise<void>;
  /** What scripts of the page have thrown or logged as errors so far; empty where the browser does not report it. */
  readonly complaints: readonly string[];
}

/** Remembers what has to end with the tests. It is called as soon as there is something, because a start may fail. */
export type AtEnd = (end: () => Promise<void>) => void;

/** Kills a process and all that it has started, which needs a process group. */
export async function endGroup(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null) return;
  const closed = once(child, 'close');
  process.kill(-child.pid, 'SIGKILL');
  await closed;
}

/** Keys as WebDriver writes them. */
export const keys = { escape: '\uE00C', enter: '\uE007' } as const;

/** A key that is pressed and released, for the command `performActions` of WebDriver and of BiDi. */
export function keyActions(key: string) {
  const actions = ['keyDown', 'keyUp'].map((type) => ({ type, value: key }));
  return [{ type: 'key', id: 'keyboard', actions }];
}
