import { childrenOf, isNode, parseSyntax, type SyntaxNode } from './syntax-node.ts';

/** A small change of one expression that a test should notice. */
export interface Mutant {
  /** Where the changed expression stands in the text of the file, in UTF-16 code units. */
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

interface Mutation {
  readonly node: SyntaxNode;
  readonly replacement: string;
}

/**
 * The mutants of a file of TypeScript: operators, conditions, constants, what is returned, what is called. Sentences for
 * people, which contain a space, are not changed.
 */
export function findMutants(text: string): readonly Mutant[] {
  const mutants: Mutant[] = [];
  visit(parseSyntax(text));
  return mutants;

  function visit(node: SyntaxNode): void {
    for (const { node: changed, replacement } of mutationsOf(node, sourceOf)) {
      const { start, end } = changed;
      const isKnown = mutants.some((other) => other.start === start && other.replacement === replacement);
      if (!isKnown && replacement !== sourceOf(changed)) mutants.push({ start, end, replacement });
    }
    for (const child of childrenOf(node)) visit(child);
  }

  function sourceOf({ start, end }: SyntaxNode): string {
    return text.slice(start, end);
  }
}

type SourceOf = (node: SyntaxNode) => string;

function mutationsOf(node: SyntaxNode, sourceOf: SourceOf): readonly Mutation[] {
  const on = (changed: unknown, ...replacements: readonly string[]): readonly Mutation[] =>
    isNode(changed) ? replacements.map((replacement) => ({ node: changed, replacement })) : [];
  switch (node.type) {
    case 'BinaryExpression':
    case 'LogicalExpression':
      return on(node, ...otherOperators(node, sourceOf));
    case 'AssignmentExpression':
      return on(node, ...otherOperators(node, sourceOf));
    case 'UnaryExpression':
      return node.operator === '!' || node.operator === '-' ? on(node, sourceOf(operand(node))) : [];
    case 'IfStatement':
    case 'ConditionalExpression':
      return on(node.test, 'true', 'false');
    case 'WhileStatement':
    case 'ForStatement':
      return on(node.test, 'false');
    case 'ReturnStatement':
      return on(node.argument, 'undefined');
    case 'ArrowFunctionExpression':
      return node.expression === true ? on(node.body, 'undefined') : [];
    case 'ExpressionStatement':
      return on(node.expression, 'undefined');
    case 'CallExpression':
      return on(node, ...otherCalls(node, sourceOf));
    case 'ArrayExpression':
      return Array.isArray(node.elements) && node.elements.length > 0
        ? on(node, '[]')
        : on(node, '["mutant"]');
    case 'TemplateLiteral':
      return /\s/.test(sourceOf(node)) ? [] : on(node, '``');
    case 'Literal':
      return on(node, ...otherConstants(node));
    default:
      return [];
  }
}

const otherOperator: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    '===': ['!=='],
    '!==': ['==='],
    '<': ['<=', '>='],
    '<=': ['<', '>'],
    '>': ['>=', '<='],
    '>=': ['>', '<'],
    '+': ['-'],
    '-': ['+'],
    '*': ['/'],
    '/': ['*'],
    '%': ['*'],
    '&': ['|'],
    '|': ['&'],
    '>>': ['<<'],
    '>>>': ['<<'],
    '&&': ['||'],
    '||': ['&&'],
    '??': ['&&'],
    '+=': ['-='],
    '-=': ['+='],
    '??=': ['&&='],
  }),
);

function otherOperators(node: SyntaxNode, sourceOf: SourceOf): readonly string[] {
  const { left, right } = node;
  if (!isNode(left) || !isNode(right)) return [];
  const operators = otherOperator.get(String(node.operator)) ?? [];
  return operators.map((operator) => `(${sourceOf(left)}) ${operator} (${sourceOf(right)})`);
}

const otherMethod: ReadonlyMap<string, string> = new Map(
  Object.entries({
    some: 'every',
    every: 'some',
    startsWith: 'endsWith',
    endsWith: 'startsWith',
    find: 'findLast',
    findLast: 'find',
    min: 'max',
    max: 'min',
    floor: 'ceil',
    ceil: 'floor',
    toLowerCase: 'toUpperCase',
    toUpperCase: 'toLowerCase',
  }),
);

/** Methods without which there is still a value of the same kind. */
const dropped = new Set([
  'trim',
  'trimEnd',
  'trimStart',
  'filter',
  'slice',
  'toSorted',
  'sort',
  'reverse',
  'toReversed',
]);

function otherCalls({ callee, start, end }: SyntaxNode, sourceOf: SourceOf): readonly string[] {
  if (!isNode(callee) || callee.type !== 'MemberExpression' || callee.computed === true) return [];
  const { object, property } = callee;
  if (!isNode(object) || !isNode(property)) return [];
  const name = sourceOf(property);
  const whole = sourceOf({ type: '', start, end });
  if (dropped.has(name)) return [sourceOf(object)];
  const other = otherMethod.get(name);
  return other === undefined
    ? []
    : [whole.slice(0, property.start - start) + other + whole.slice(property.end - start)];
}

function otherConstants({ value, regex }: SyntaxNode): readonly string[] {
  if (regex !== undefined) return ['/(?!)/'];
  if (typeof value === 'boolean') return [String(!value)];
  if (typeof value === 'number') return [String(value + 1)];
  if (typeof value !== 'string' || /\s/.test(value.trim())) return [];
  return value === '' ? ['"mutant"'] : ['""'];
}

function operand(node: SyntaxNode): SyntaxNode {
  return isNode(node.argument) ? node.argument : node;
}
