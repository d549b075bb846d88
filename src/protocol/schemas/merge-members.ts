import { type Members, readMember, type Schema } from '../events/contract/schema/schema.ts';

export interface MergedMember {
  readonly name: string;
  readonly schemas: readonly Schema[];
  readonly isOptional: boolean;
}

/** Merges members of the same name. One that is missing somewhere is optional. */
export function mergeMembers(all: readonly Members[]): readonly MergedMember[] {
  const names = [...new Set(all.flatMap((members) => Object.keys(members)))];
  return names.map((name) => {
    const found = all.flatMap((members) => members[name] ?? []).map(readMember);
    return {
      name,
      schemas: found.map(({ schema }) => schema),
      isOptional: found.length < all.length || found.some(({ isOptional }) => isOptional),
    };
  });
}
