/** A change of a JSON value that its schema should refuse. */
export interface Mutant {
  readonly kind: 'member missing' | 'member added' | 'other type' | 'character added';
  /** The names that lead to the place, those of the items of a list without their index: `transactions[].fee`. */
  readonly path: string;
  readonly value: unknown;
}

/** Changes each place of a value, one at a time. Of a list, only the first and the last item are changed. */
export function* mutantsOf(value: unknown, path = ''): Generator<Mutant> {
  yield { kind: 'other type', path, value: otherType(value) };
  if (typeof value === 'string') yield { kind: 'character added', path, value: `${value}0` };
  if (Array.isArray(value)) {
    for (const index of new Set([0, value.length - 1])) {
      if (index >= 0 && index < value.length)
        for (const mutant of mutantsOf(value[index], `${path}[]`))
          yield { ...mutant, value: value.with(index, mutant.value) };
    }
  } else if (typeof value === 'object' && value !== null) {
    yield { kind: 'member added', path, value: { ...value, unheardOf: 1 } };
    for (const [name, member] of Object.entries(value)) {
      const inner = path === '' ? name : `${path}.${name}`;
      const { [name as keyof typeof value]: _, ...rest } = value;
      yield { kind: 'member missing', path: inner, value: rest };
      for (const mutant of mutantsOf(member, inner))
        yield { ...mutant, value: { ...value, [name]: mutant.value } };
    }
  }
}

function otherType(value: unknown): unknown {
  if (typeof value === 'string') return Number.isNaN(Number(value)) ? 7 : Number(value);
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return Number(value);
  return value === null ? true : 'text';
}
