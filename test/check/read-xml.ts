export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

// XML 1.0, 2.2: what a document may hold at all. A surrogate has to be one of a pair.
const allowed = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;

/** Reads XML strictly, as far as a report needs it: a declaration, elements, attributes, text. Throws at anything else. */
export function readXml(text: string): Element {
  if (!allowed.test(text)) throw new Error('There are characters that XML cannot hold.');
  const [declaration = ''] = /^<\?xml version="1\.0" encoding="UTF-8"\?>\s*/.exec(text) ?? [];
  if (declaration === '') throw new Error('There is no declaration.');
  const root: Element = { name: '', attributes: {}, children: [], text: '' };
  const open: Element[] = [root];
  const token = /<([a-z][\w-]*)((?:\s+[a-z][\w-]*="[^"<]*")*)\s*(\/?)>|<\/([a-z][\w-]*)>|([^<>]+)/gy;
  token.lastIndex = declaration.length;
  while (token.lastIndex < text.length) {
    const place = token.lastIndex;
    const found = token.exec(text);
    if (found === null) throw new Error(`There is no XML at ${place}: ${text.slice(place, place + 40)}`);
    const [, name, attributes = '', slash, closed, content] = found;
    const parent = open.at(-1);
    if (parent === undefined) throw new Error('Too many are closed.');
    if (name !== undefined) {
      const element = { name, attributes: readAttributes(attributes), children: [], text: '' };
      parent.children.push(element);
      if (slash === '') open.push(element);
    } else if (closed !== undefined) {
      if (parent.name !== closed) throw new Error(`${parent.name} is closed by ${closed}.`);
      open.pop();
    } else {
      parent.text += unescaped(content ?? '');
    }
  }
  const [only, second] = root.children;
  if (open.length !== 1 || only === undefined || second !== undefined || root.text.trim() !== '') {
    throw new Error('There is not one element around all others.');
  }
  return only;
}

function readAttributes(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/([a-z][\w-]*)="([^"]*)"/g)].map(([, name = '', value = '']) => [
      name,
      unescaped(value),
    ]),
  );
}

function unescaped(text: string): string {
  return text.replace(/&([^;]*);?/g, (whole, name: string) => {
    const character = entities[name];
    if (character === undefined || !whole.endsWith(';')) throw new Error(`${whole} is no entity.`);
    return character;
  });
}
