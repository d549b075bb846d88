/** How JSON text is written, without a change of what it means. */
export interface Spelling {
  readonly spacing: 'compact' | 'spaces' | 'lines' | 'tabs';
  /** No sender escapes what need not be escaped in keys, and handlers may search the text for them. */
  readonly escapes: 'as-sent' | 'non-ascii' | 'slashes';
}

/** Texts in quotation marks, punctuation, and everything else that is not blank. */
const tokens = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/gs;

/**
 * Writes JSON text in another way. It works on the text, because parsing would round numbers.
 * @param json valid JSON
 */
export function spell(json: string, { spacing, escapes }: Spelling): string {
  if (spacing === 'compact' && escapes === 'as-sent') return json;
  const escaped = json.replace(tokens, (token) =>
    token.startsWith('"') ? escapeText(token, escapes) : token,
  );
  switch (spacing) {
    case 'compact':
      return escaped;
    case 'spaces':
      return escaped.replace(tokens, ' $& ');
    case 'tabs':
      return `\t${escaped.replace(tokens, '$&\t\r\n')}`;
    case 'lines':
      return escaped.replace(tokens, (token) => (/^[{[,]$/.test(token) ? `${token}\n  ` : token));
  }
}

/** What is not part of an escape already. */
const characters = /\\(?:u[\da-fA-F]{4}|.)|[^\\]/gs;

function escapeText(token: string, escapes: Spelling['escapes']): string {
  const inner = token.slice(1, -1);
  const written = inner.replace(characters, (character) => {
    if (character.startsWith('\\')) return character;
    switch (escapes) {
      case 'as-sent':
        return character;
      case 'slashes':
        return character === '/' ? '\\/' : character;
      case 'non-ascii':
        return character > '~' ? unicodeEscape(character) : character;
    }
  });
  return `"${written}"`;
}

function unicodeEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Splits the text of an object into its members: the key, unescaped, and the text of its value. */
export function membersOf(json: string): readonly (readonly [key: string, text: string])[] {
  const members: (readonly [string, string])[] = [];
  let depth = 0;
  let key: string | undefined;
  let start = 0;
  for (const match of json.matchAll(tokens)) {
    const [token] = match;
    if (depth === 1 && key === undefined && token.startsWith('"')) {
      key = String(JSON.parse(token));
    } else if (depth === 1 && token === ':') {
      start = match.index + 1;
    } else if (depth === 1 && (token === ',' || token === '}')) {
      if (key !== undefined) members.push([key, json.slice(start, match.index)]);
      key = undefined;
    }
    if (token === '{' || token === '[') depth += 1;
    if (token === '}' || token === ']') depth -= 1;
  }
  return members;
}

/** Writes members as an object. */
export function objectText(members: readonly (readonly [key: string, text: string])[]): string {
  return `{${members.map(([key, text]) => `${JSON.stringify(key)}:${text}`).join(',')}}`;
}
