import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseSync } from 'rolldown/utils';

/** All that stands under one name in a file of types, with its comments: a type, or a function with its overloads. */
export interface Declaration {
  readonly name: string;
  /** Words that mean another declaration, or a whole line that imports what is not ours. */
  readonly scope: ReadonlyMap<string, Declaration | string>;
  readonly texts: { readonly comment: string; readonly text: string }[];
}

export interface TypesFile {
  readonly scope: Map<string, Declaration | string>;
  readonly exported: Map<string, Declaration>;
}

/**
 * Reads a file of types as the compiler writes them, and those that it names.
 * @param files those that were read already, by name; files that name each other find each other here
 */
export async function readTypes(
  folder: string,
  name: string,
  files: Map<string, TypesFile>,
): Promise<TypesFile> {
  const known = files.get(name);
  if (known !== undefined) return known;
  const file: TypesFile = { scope: new Map(), exported: new Map() };
  files.set(name, file);
  const text = await readFile(join(folder, name), 'utf8');
  let end = 0;
  for (const statement of parseSync(name, text).program.body) {
    const written = text.slice(statement.start, statement.end);
    const source = 'source' in statement ? statement.source?.value : undefined;
    const other = source?.startsWith('.')
      ? await readTypes(folder, join(dirname(name), source.replace(/\.ts$/, '.d.ts')), files)
      : undefined;
    switch (statement.type) {
      case 'ImportDeclaration':
        for (const { local } of statement.specifiers) {
          const declaration = other === undefined ? written : other.exported.get(local.name);
          if (declaration === undefined)
            throw new Error(`${name} imports ${local.name}, which is not there.`);
          file.scope.set(local.name, declaration);
        }
        break;
      case 'ExportAllDeclaration':
        for (const [word, declaration] of other?.exported ?? []) file.exported.set(word, declaration);
        break;
      default:
        for (const word of source === undefined ? [] : (written.match(/\w+(?=,|\s*\})/g) ?? [])) {
          const declaration = other?.exported.get(word);
          if (declaration !== undefined) file.exported.set(word, declaration);
        }
        declare(file, text.slice(end, statement.start).trimStart(), written);
    }
    end = statement.end;
  }
  return file;
}

function declare({ scope, exported }: TypesFile, comment: string, written: string): void {
  const [, exporting, name] =
    /^(export )?(?:declare )?(?:function|const|class|interface|type) (\w+)/.exec(written) ?? [];
  if (name === undefined) return;
  const known = scope.get(name);
  const declaration = typeof known === 'object' ? known : { name, scope, texts: [] };
  declaration.texts.push({ comment, text: written.slice(exporting?.length ?? 0) });
  scope.set(name, declaration);
  if (exporting !== undefined) exported.set(name, declaration);
}
