/** A form of a caller has a few short parts. The limits bound the time it takes to read one that is hostile. */
const maxParts = 1_000;
const maxHeaderLength = 256;

/**
 * Reads the fields of a multipart form as subtext and pez do (lib/index.js of each). Returns undefined if it is
 * malformed.
 * @param refusesPrototype whether `__proto__` as a name is malformed
 * @param parseFile reads the content of a part that has a file name
 */
export function parseMultipart(
  body: Uint8Array,
  boundary: string,
  refusesPrototype: boolean,
  parseFile: (content: Buffer, contentType: string) => unknown,
): Readonly<Record<string, unknown>> | undefined {
  // One character a byte: no byte of the boundary or of a line end is part of another character.
  const text = Buffer.from(body).toString('latin1');
  const start = `--${Buffer.from(boundary).toString('latin1')}`;
  const first = text.indexOf(start);
  const preamble = text.slice(0, Math.max(first, 0));
  if (first < 0 || (preamble !== '' && !preamble.endsWith('\r\n'))) return undefined;
  const fields: Field[] = [];
  const files: Field[] = [];
  const headers = new Map<string, string>();
  let isEpilogue = false;
  const parts = text.slice(first + start.length).split(`\r\n${start}`, maxParts + 1);
  if (parts.length > maxParts) return undefined;
  for (const part of parts) {
    const lineEnd = part.indexOf('\r\n');
    const mark = (lineEnd < 0 ? part : part.slice(0, lineEnd)).replace(/[\t ]/g, '');
    isEpilogue = mark === '--';
    if (isEpilogue) continue;
    if (mark !== '' || lineEnd < 0) return undefined;
    const headEnd = part.indexOf('\r\n\r\n', lineEnd);
    if (headEnd < 0) return undefined;
    if (!readHeaders(part.slice(lineEnd + 2, Math.max(headEnd, lineEnd + 2)), headers)) return undefined;
    const disposition = readDisposition(headers.get('content-disposition'));
    if (disposition === undefined) return undefined;
    const content = Buffer.from(part.slice(headEnd + 4), 'latin1');
    const { name, filename } = disposition;
    if (refusesPrototype && name === '__proto__') return undefined;
    if (filename === undefined) fields.push([name, content.toString('utf8')]);
    else {
      files.push([name, parseFile(content, headers.get('content-type') ?? '')]);
      headers.clear();
    }
  }
  // Files are read separately, so they arrive after the fields.
  return isEpilogue ? collected([...fields, ...files]) : undefined;
}

type Field = readonly [name: string, value: unknown];

function readHeaders(head: string, headers: Map<string, string>): boolean {
  const lines: string[] = [];
  for (const line of head.split('\r\n')) {
    if (/^[ \t]/.test(line)) {
      const before = lines.pop();
      if (before === undefined) return false;
      lines.push(`${before} ${line.slice(1)}`);
    } else if (line !== '') lines.push(line);
  }
  for (const line of lines) {
    const place = line.indexOf(':');
    if (place < 1 || line.length > maxHeaderLength) return false;
    headers.set(line.slice(0, place).toLowerCase(), utf8(line.slice(place + 1)).trim());
  }
  return true;
}

function utf8(latin1: string): string {
  return Buffer.from(latin1, 'latin1').toString('utf8');
}

interface Disposition {
  readonly name: string;
  readonly filename: string | undefined;
}

const parameter =
  /([^=*\s]+)(\*)?\s*=\s*(?!\s)(?:([^;'"\s]+'[\w-]*'[^;\s]+)|(?:"([^"]*)")|([^;\s]*))(?:\s*(?:;\s*)|$)/g;

/** `disposition` of content, lib/index.js. Returns undefined if a part has no valid name. */
function readDisposition(header: string | undefined): Disposition | undefined {
  const parameters = /^\s*form-data\s*(?:;\s*(.+))?$/i.exec(header ?? '')?.[1];
  if (parameters === undefined) return undefined;
  const found = new Map<string, string>();
  for (const [, key = '', isExtended, extended, quoted, plain] of parameters.matchAll(parameter)) {
    const value = isExtended === undefined ? quoted || plain || '' : decoded(extended);
    if (value === undefined) return undefined;
    found.set(key, value);
  }
  const name = found.get('name');
  return name === undefined || name === '' ? undefined : { name, filename: found.get('filename') };
}

function decoded(extended: string | undefined): string | undefined {
  try {
    return extended === undefined ? undefined : decodeURIComponent(extended.split("'")[2] ?? '');
  } catch {
    return undefined;
  }
}

function collected(fields: readonly Field[]): Readonly<Record<string, unknown>> {
  const values = new Map<string, unknown[]>();
  for (const [name, value] of fields) {
    // hapi assigns it to an object, which ignores a text.
    if (name === '__proto__') continue;
    const earlier = values.get(name);
    if (earlier === undefined) values.set(name, [value]);
    else earlier.push(value);
  }
  return Object.fromEntries([...values].map(([name, list]) => [name, list.length === 1 ? list[0] : list]));
}
