import { parse as parseQuery, stringify as writeQuery } from 'node:querystring';

export interface Page<Item> {
  readonly meta: PageMeta;
  readonly data: readonly Item[];
}

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
 * Returns the requested page of a list, as hapi-pagination 2.0.1 and sqlite do. A value that is 0 or not a number falls
 * back to page 1 or 100 entries. A page that does not exist is not refused.
 */
export function paginate<Item>(items: readonly Item[], path: string, query: string): Page<Item> {
  const asked = parseQuery(query);
  const page = numberOf(asked.page, 1);
  const limit = numberOf(asked.limit, defaultLimit);
  const offset = Math.max(0, (page - 1) * limit);
  // sqlite treats a negative limit as none.
  const data = items.slice(offset, limit < 0 ? undefined : offset + limit);
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

function numberOf(text: string | readonly string[] | undefined, fallback: number): number {
  // Of several values the first counts.
  const number = Number.parseInt(String(text), 10);
  return Number.isNaN(number) || number === 0 ? fallback : number;
}
