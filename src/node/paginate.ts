import { stringify as writeQuery } from 'node:querystring';
import type { Query } from './hapi/call-target.ts';

export type Page<Item> =
  | { readonly meta: PageMeta; readonly data: readonly Item[] }
  | { readonly results: readonly Item[]; readonly totalCount: number };

/** The members are in the order in which hapi-pagination writes them. */
interface PageMeta {
  readonly count: number;
  readonly pageCount: number;
  readonly totalCount: number;
  readonly next: string | null;
  readonly previous: string | null;
  readonly self: string | null;
  readonly first: string | null;
  readonly last: string | null;
}

const defaultLimit = 100;

/**
 * Returns the requested page of a list, as hapi-pagination 2.1.0 and sqlite do. A value that is 0 or not a number falls
 * back to page 1 or 100 entries. A page that does not exist is not refused. Returns undefined if the node fails.
 */
export function paginate<Item>(items: readonly Item[], path: string, query: Query): Page<Item> | undefined {
  // The node copies the query by assignment, which drops this name.
  const { pagination, ['__proto__']: _, ...asked } = query;
  if (pagination === 'false') return unpaged(items, asked);
  const page = numberOf(asked.page, 1);
  const limit = numberOf(asked.limit, defaultLimit);
  const data = selected(items, (page - 1) * limit, limit);
  if (data === undefined) return undefined;
  const totalCount = items.length;
  const pageCount = Math.trunc(totalCount / limit) + (totalCount % limit === 0 ? 0 : 1);
  const link = (number: number): string | null =>
    number === 0 ? null : `${path}?${writeQuery({ ...asked, page: number, limit })}`;
  const meta: PageMeta = {
    count: data.length,
    pageCount,
    totalCount,
    next: totalCount !== 0 && page < pageCount ? link(page + 1) : null,
    previous: link(page - 1),
    self: link(page),
    first: link(1),
    last: link(pageCount),
  };
  return { meta, data };
}

/** Without pages, the texts of the query reach the database. It fails without both of them. */
function unpaged<Item>(items: readonly Item[], { page, limit }: Query): Page<Item> | undefined {
  if (typeof limit !== 'string' || !/^\s*[+-]?\d+(?:\.0*)?\s*$/.test(limit)) return undefined;
  const results = selected(items, (Number(page) - 1) * Number(limit), Number(limit));
  return results && { results, totalCount: items.length };
}

/** sqlite treats a negative limit as none and a negative offset as 0, and fails unless both are 64-bit integers. */
function selected<Item>(items: readonly Item[], offset: number, limit: number): readonly Item[] | undefined {
  if (!isBigint(offset) || !isBigint(limit)) return undefined;
  const first = Math.max(0, offset);
  return items.slice(first, limit < 0 ? undefined : first + limit);
}

function isBigint(number: number): boolean {
  return Number.isInteger(number) && Math.abs(number) < 2 ** 63;
}

function numberOf(text: string | readonly string[] | undefined, fallback: number): number {
  // Of several values the first counts.
  // biome-ignore lint/correctness/useParseIntRadix: as in the node, 0x begins a hexadecimal number
  const number = Number.parseInt(String(text));
  return Number.isNaN(number) || number === 0 ? fallback : number;
}
