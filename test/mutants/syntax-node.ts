import { parseAst } from 'rolldown/parseAst';

/** A node of the ESTree syntax tree, with the members of its type. */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [member: string]: unknown;
}

export function parseSyntax(text: string): SyntaxNode {
  // Walked only by its shape, so that a new kind of node needs no change here.
  return parseAst(text, { lang: 'ts' }) as unknown as SyntaxNode;
}

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

/** The nodes under a node that are there when the program runs: no types, no keys, no imports. */
export function childrenOf(node: SyntaxNode): readonly SyntaxNode[] {
  if (/^(TS(?!AsExpression|SatisfiesExpression|NonNullExpression)|Import)/.test(node.type)) return [];
  return Object.entries(node)
    .filter(([member]) => !isForTypes(member) && !isPlainKey(node, member))
    .flatMap(([, value]) => (Array.isArray(value) ? value : [value]))
    .filter(isNode);
}

function isForTypes(member: string): boolean {
  return /^(typeAnnotation|typeArguments|typeParameters|returnType|superTypeArguments|decorators|source)$/.test(
    member,
  );
}

function isPlainKey(node: SyntaxNode, member: string): boolean {
  return (member === 'key' || member === 'property') && node.computed === false;
}
