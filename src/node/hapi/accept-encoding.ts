import type { HapiRules } from './hapi-rules.ts';

const encodings = ['identity', 'gzip', 'deflate'] as const;

const names: readonly string[] = encodings;

export type Encoding = (typeof encodings)[number];

/**
 * Chooses a compression by the `Accept-Encoding` header as hapi does (lib/compression.js with accept). A malformed
 * header counts as none. Returns undefined if the header refuses all, which is then ignored.
 */
export function chooseEncoding(
  header: string | undefined,
  { acceptEncoding }: HapiRules,
): Encoding | undefined {
  if (header === undefined || header === '') return 'identity';
  const preferred = acceptEncoding === 'accept-3.1' ? scored(header) : selected(header);
  return preferred === undefined ? 'identity' : preferred[0];
}

const equivalents: Readonly<Record<string, string>> = { 'x-compress': 'compress', 'x-gzip': 'gzip' };

/** accept 3.1, lib/encoding.js. Returns undefined for a malformed header. */
function scored(header: string): readonly Encoding[] | undefined {
  const accepted = new Map<string, number>();
  const rejected = new Set<string>();
  let other = 0;
  const parts = header.split(',');
  if (parts.at(-1) === '') parts.pop();
  for (const part of parts) {
    const [token = '', parameter, ...more] = part.split(';');
    const [, quality] = /^\s*[qQ]=([01](?:\.\d{0,3})?)\s*$/.exec(parameter ?? 'q=1') ?? [];
    if (token === '' || quality === undefined || more.length > 0) return undefined;
    const name = token.trimStart().toLowerCase();
    const key = equivalents[name] ?? name;
    const score = Number.parseFloat(quality);
    if (key === '*') other = score;
    else if (score > 0) accepted.set(key, score);
    else rejected.add(key);
  }
  if (!rejected.has('identity') && !accepted.has('identity')) accepted.set('identity', other || 0.001);
  const scoreOf = (encoding: Encoding) => (rejected.has(encoding) ? 0 : (accepted.get(encoding) ?? other));
  return encodings.filter((encoding) => scoreOf(encoding) > 0).sort((a, b) => scoreOf(b) - scoreOf(a));
}

interface Selection {
  readonly token: string;
  readonly quality: number;
  /** Among the encodings of hapi; undefined for another one. */
  readonly preference: number | undefined;
  readonly place: number;
}

/** accept 3.2 and 5, lib/header.js. Returns undefined for a malformed header. */
function selected(header: string): readonly Encoding[] | undefined {
  const named = new Set<string>();
  const selections: Selection[] = [];
  for (const [place, part] of header.replace(/[ \t]/g, '').split(',').entries()) {
    if (part === '') continue;
    const [name = '', parameter, ...more] = part.split(';');
    if (name === '' || more.length > 0) return undefined;
    const token = equivalents[name.toLowerCase()] ?? name.toLowerCase();
    named.add(token);
    const quality = parameter === undefined ? 1 : qualityOf(parameter);
    if (quality === undefined) return undefined;
    const index = names.indexOf(token);
    if (quality > 0) selections.push({ token, quality, preference: index < 0 ? undefined : index, place });
  }
  const tokens = selections.sort(bySelection).map(({ token }) => token);
  if (!named.has('identity')) tokens.push('identity');
  return tokens.flatMap((token) =>
    encodings.filter((encoding) => encoding === token || (token === '*' && !named.has(encoding))),
  );
}

function qualityOf(parameter: string): number | undefined {
  const [key, value = ''] = parameter.split('=');
  if (value === '' || (key !== 'q' && key !== 'Q')) return undefined;
  const quality = Number.parseFloat(value);
  return quality === 0 || (quality <= 1 && quality >= 0.001) ? quality : 1;
}

function bySelection(a: Selection, b: Selection): number {
  if (a.quality !== b.quality) return b.quality - a.quality;
  if (a.preference === b.preference) return a.place - b.place;
  return (a.preference ?? encodings.length) - (b.preference ?? encodings.length);
}
