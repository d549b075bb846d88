import type { Mutant } from './find-mutants.ts';
import { childrenOf, parseSyntax, type SyntaxNode } from './syntax-node.ts';

/**
 * The text with every mutant in it, each behind a switch that is thrown by its number; numbered from `firstId`. Each turn of
 * a loop is counted as well, so that one that a mutant made endless can be ended.
 */
export function instrument(text: string, mutants: readonly Mutant[], firstId: number): string {
  const root = parseSyntax(text);
  return render(root);

  function render(node: SyntaxNode): string {
    let rendered = '';
    let at = node.start;
    for (const child of [...childrenOf(node)].sort((one, other) => one.start - other.start)) {
      // A shorthand property is one text for two nodes.
      if (child.start < at) continue;
      rendered +=
        text.slice(at, child.start) + (child === loopTest(node) ? counted(render(child)) : render(child));
      at = child.end;
    }
    rendered += text.slice(at, node.end);
    return node.type === 'BlockStatement' ? `{${entry};${rendered.slice(1)}` : withSwitches(node, rendered);
  }

  function withSwitches({ start, end }: SyntaxNode, rendered: string): string {
    const choices = mutants.flatMap((mutant, index) =>
      mutant.start === start && mutant.end === end
        ? [`globalThis.isMutated(${firstId + index})?(${mutant.replacement}):`]
        : [],
    );
    return choices.length === 0 ? rendered : `(${choices.join('')}(${rendered}))`;
  }
}

const entry = 'globalThis.countEntry()';

function counted(test: string): string {
  return `(${entry},${test})`;
}

function loopTest(node: SyntaxNode): unknown {
  return /^(While|DoWhile|For)Statement$/.test(node.type) ? node.test : undefined;
}
