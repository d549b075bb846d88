import type { Argument } from '../../flags/command-declaration.ts';
import type { Flag } from '../../flags/flag.ts';

/** How a flag is written: `-H, --header <NAME: VALUE>`, and `--fuzz [N]` if the value may be omitted. */
export function flagTerm(flag: Flag): string {
  const names = flag.short === undefined ? `--${flag.name}` : `-${flag.short}, --${flag.name}`;
  if (flag.kind === 'toggle') return names;
  const isOptional = flag.kind === 'value' && flag.ifOmitted !== undefined;
  return isOptional ? `${names} [${flag.placeholder}]` : `${names} <${flag.placeholder}>`;
}

/** The description of a flag, and its default if it has one. */
export function flagMeaning(flag: Flag): string {
  return flag.kind === 'value-with-default'
    ? `${flag.description} (default ${flag.defaultText})`
    : flag.description;
}

/** `<event>`, `[token]` for an optional argument, `<id...>` for a repeatable one. */
export function argumentTerm({ name, isRequired, isRepeatable = false }: Argument): string {
  const term = isRepeatable ? `${name}...` : name;
  return isRequired ? `<${term}>` : `[${term}]`;
}
