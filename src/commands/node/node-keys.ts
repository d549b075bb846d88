import type { CommandContext, Keys } from '../../context.ts';
import { keysText } from '../../terminal/text/key-line.ts';
import { loadPalette } from '../../terminal/text/palette.ts';

/** What the keys of a node do. */
export interface NodeActions {
  /** Forges a block now. */
  forge(): void;
  quit(): void;
}

/** Lets a person at the terminal steer the node; undefined where nobody can press a key and see what it does. */
export async function openNodeKeys(actions: NodeActions, context: CommandContext): Promise<Keys | undefined> {
  const { stdin, stdout, stderr } = context;
  if (!stdin.isTerminal || !stdout.isTerminal || context.env.TERM === 'dumb') return undefined;
  const palette = await loadPalette(context.isColoured(stderr));
  const bindings = new Map<string, () => void>([
    ['b', actions.forge],
    ['q', actions.quit],
  ]);
  const meanings = [
    ['b', 'forge a block'],
    ['q', 'quit'],
  ] as const;
  return stdin.openKeys({
    onKey: (key) => bindings.get(key)?.(),
    onReady: () => context.say(keysText(meanings, palette)),
  });
}
