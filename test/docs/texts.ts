import { readdir, readFile } from 'node:fs/promises';
import { parseSync, Visitor } from 'rolldown/utils';

/** A sentence or a title, and where it stands. */
export interface Text {
  /** `path:line` */
  readonly place: string;
  readonly text: string;
}

const root = new URL('../../', import.meta.url);

async function sourcesIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(new URL(folder, root), { recursive: true });
  // Windows separates the folders of a name by backslashes.
  return names.filter((name) => name.endsWith('.ts')).map((name) => `${folder}${name.replaceAll('\\', '/')}`);
}

/** Whether a string is meant for people: names, paths and parts of code are one word. */
function isProse(text: string): boolean {
  return /\p{L}{2,} \p{L}{2,}/u.test(text);
}

/** The strings for people in a folder of sources. A place for a value counts as one word. */
export async function stringsIn(folder: string): Promise<readonly Text[]> {
  return eachSource(folder, (source, place) => {
    const found: Text[] = [];
    const add = (start: number, text: string) =>
      isProse(text) && found.push({ place: place(start), text: withoutCode(text) });
    new Visitor({
      Literal: ({ value, start }) => void (typeof value === 'string' && add(start, value)),
      TemplateLiteral: ({ quasis, start }) =>
        void add(start, quasis.map(({ value }) => value.cooked ?? '').join('VALUE')),
    }).visit(source.program);
    return found;
  });
}

/** The names of the tests in a folder, and of the groups of tests. A place for a value counts as one word. */
export async function testNamesIn(folder: string): Promise<readonly Text[]> {
  return eachSource(folder, (source, place) => {
    const found: Text[] = [];
    new Visitor({
      CallExpression({ callee, arguments: [name] }) {
        if (!/^(?:test|describe|it)\b/.test(source.text.slice(callee.start, callee.end))) return;
        const text =
          name?.type === 'TemplateLiteral'
            ? name.quasis.map(({ value }) => value.cooked ?? '').join('VALUE')
            : name?.type === 'Literal' && name.value;
        if (name && typeof text === 'string')
          found.push({ place: place(name.start), text: withoutCode(text) });
      },
    }).visit(source.program);
    return found;
  });
}

/** The comments in a folder of sources. */
export async function commentsIn(folder: string): Promise<readonly Text[]> {
  return eachSource(folder, ({ comments }, place) =>
    comments.map(({ value, start }) => ({ place: place(start), text: withoutCode(value) })),
  );
}

/** The paragraphs, items and cells of a page, without code, comments and the addresses of links. */
export function proseOf(name: string, page: string): readonly Text[] {
  const blanked = page.replace(/^```.*?^```$|<!--.*?-->|<picture>.*?<\/picture>/gms, (block) =>
    block.replace(/[^\n]/g, ' '),
  );
  const found: Text[] = [];
  let line = 1;
  for (const block of blanked.split(/(\n(?=\s*\n|- |\d+\. |\| |#))/)) {
    const place = `${name}:${line}`;
    for (const cell of block.startsWith('|') ? block.split('|') : [block]) {
      const text = withoutCode(cell.replace(/\]\([^)]*\)/g, ']'));
      if (isProse(text)) found.push({ place, text });
    }
    line += block.split('\n').length - 1;
  }
  return found;
}

interface Source {
  readonly text: string;
  readonly program: ReturnType<typeof parseSync>['program'];
  readonly comments: ReturnType<typeof parseSync>['comments'];
}

async function eachSource(
  folder: string,
  read: (source: Source, place: (start: number) => string) => readonly Text[],
): Promise<readonly Text[]> {
  const found = await Promise.all(
    (await sourcesIn(folder)).map(async (name) => {
      const text = await readFile(new URL(name, root), 'utf8');
      const { program, comments } = parseSync(name, text);
      return read(
        { text, program, comments },
        (start) => `${name}:${text.slice(0, start).split('\n').length}`,
      );
    }),
  );
  return found.flat();
}

/** Replaces code, quoted words and commands by one word: they are not our sentences. */
function withoutCode(text: string): string {
  return text
    .replace(/^[ \t]*\*/gm, '')
    .replace(/`[^`]*`/g, 'CODE')
    .replace(/"[^"\n]*"/g, 'QUOTE')
    .replace(/\s+/g, ' ')
    .trim();
}
