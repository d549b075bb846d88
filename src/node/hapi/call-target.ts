import { parse as parseQuery } from 'node:querystring';
import type { HapiRules } from './hapi-rules.ts';

/** What the target of a request names. */
export interface CallTarget {
  /** Normalized: parts that need no encoding are decoded, `.` and `..` are resolved. */
  readonly path: string;
  /** The path as a URL writes it. */
  readonly pathname: string;
  /** The query with its question mark, as a URL writes it; empty if there is none. */
  readonly search: string;
  /** Several values of one name are a list. The object has no prototype. */
  readonly query: Query;
  /** The address that the call names: `http://127.0.0.1:4004`. */
  readonly origin: string;
}

export type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * Reads the target of a request as hapi does (lib/request.js, `_setUrl` and `_parseUrl`). hapi 18 makes a URL of each;
 * hapi 20 cuts a path at `?` and `#` itself. Returns the message of the answer if that fails.
 */
export function readCallTarget(target: string, host: string, rules: HapiRules): CallTarget | string {
  const isPath = target.startsWith('/');
  if (isPath && rules.cutsTarget) return cutTarget(target, host);
  const base = isPath ? `http://${host.trim()}` : '';
  // hapi 18.1 resolves a path against the host, so two slashes begin another host.
  const [text, against] = rules.resolvesTarget && isPath ? [target, base] : [`${base}${target}`];
  if (against !== undefined && !URL.canParse(against)) return `Invalid URL: ${against}`;
  if (!URL.canParse(text, against)) return `Invalid URL: ${text}`;
  const url = new URL(text, against);
  const normalized = normalizePath(url.pathname);
  const path = rules.trailingSlash === 'stripped' ? withoutSlash(normalized) : normalized;
  url.pathname = path;
  return {
    path,
    pathname: url.pathname,
    search: url.search,
    query: flattened(url.searchParams),
    origin: url.origin,
  };
}

function cutTarget(target: string, host: string): CallTarget {
  const [whole = ''] = target.split('#', 1);
  const place = whole.indexOf('?');
  const path = withoutSlash(normalizePath(place < 0 ? whole : whole.slice(0, place)));
  const search = place < 0 ? '' : whole.slice(place);
  return {
    path,
    pathname: path,
    search,
    query: parseQuery(search.slice(1)),
    origin: `http://${host.trim()}`,
  };
}

function flattened(parameters: URLSearchParams): Query {
  const query: Record<string, string | string[]> = Object.create(null);
  for (const [name, value] of parameters) {
    const earlier = query[name];
    if (Array.isArray(earlier)) earlier.push(value);
    else query[name] = earlier === undefined ? value : [earlier, value];
  }
  return query;
}

function withoutSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

const escaped = /%[\da-f]{2}/gi;
/** Characters that may stand in a path as they are. */
const unreserved = /[\w!$&'()*+,;=:@.~-]/;

/** `normalize` of @hapi/call, lib/index.js. */
function normalizePath(path: string): string {
  const decoded = path.replace(escaped, (code) => {
    const character = String.fromCharCode(Number.parseInt(code.slice(1), 16));
    return unreserved.test(character) ? character : code.toUpperCase();
  });
  if (!decoded.includes('/.') && !decoded.startsWith('.')) return decoded;
  const segments: string[] = [];
  let last = '';
  for (last of decoded.split('/')) {
    if (last === '..') segments.pop();
    else if (last !== '.') segments.push(last);
  }
  if (last === '.' || last === '..') segments.push('');
  const normalized = segments.join('/');
  return decoded.startsWith('/') && !normalized.startsWith('/') ? `/${normalized}` : normalized;
}
