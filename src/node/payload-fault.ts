import type { NodeRules } from './node-rules.ts';

export type Path = readonly (string | number)[];

/** What does not fit in a payload. */
export interface Fault {
  /** Where; empty for the payload itself. With several names: where they stand. */
  readonly path: Path;
  /** Keys below the path that may not be there; empty for a fault of the value at the path. */
  readonly unknownKeys: readonly string[];
  /** Such as "is required". */
  readonly problem: string;
}

/** The fault in the words of the schema library of a generation (measured with joi 14.3.1, 15.1.1 and 17.6.0). */
export function faultMessage(fault: Fault, wording: NodeRules['wording']): string {
  return wording === 'joi-14' ? nestedMessage(fault) : labelledMessage(fault);
}

/** The paths of what does not fit, as Phantom names them beside the message. */
export function faultKeys({ path, unknownKeys }: Fault): readonly string[] {
  if (unknownKeys.length === 0) return [path.join('.')];
  return unknownKeys.map((key) => [...path, key].join('.'));
}

function nestedMessage({ path, unknownKeys, problem }: Fault): string {
  const names = unknownKeys.length > 0 ? unknownKeys : [path.at(-1) ?? 'value'];
  const separator = path.length === 0 ? '. ' : ', ';
  let text = names.map((name) => `"${name}" ${problem}`).join(separator);
  for (let index = path.length - 1; index >= 0; index -= 1) {
    const step = path[index];
    const opening = typeof step === 'number' ? `"${path[index - 1]}" at position ${step}` : `child "${step}"`;
    text = `${opening} fails because [${text}]`;
  }
  return text;
}

function labelledMessage({ path, unknownKeys: [unknownKey], problem }: Fault): string {
  const label = (unknownKey === undefined ? path : [...path, unknownKey])
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`))
    .join('');
  return `"${label === '' ? 'value' : label}" ${problem}`;
}
