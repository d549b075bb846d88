import type { Argument } from '../../flags/command-declaration.ts';

/** `<event>`, `[token]` for one that can be left out, `<id...>` for one that can be repeated. */
export function argumentTerm({ name, isRequired, isRepeatable = false }: Argument): string {
  const term = isRepeatable ? `${name}...` : name;
  return isRequired ? `<${term}>` : `[${term}]`;
}
