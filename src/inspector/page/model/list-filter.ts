import { type FilterField, filterFields } from '../../messages.ts';

/** Which deliveries are listed. A field without a value does not restrict them. */
export type ListFilter = Readonly<Record<FilterField, readonly string[]>>;

export const emptyFilter: ListFilter = { events: [], verdict: [], status: [], where: [], search: [] };

/** Reads a filter from the query of the page; other parameters are ignored. */
export function readFilter(query: URLSearchParams): ListFilter {
  const values = (field: FilterField) =>
    query
      .getAll(field)
      .map((value) => value.trim())
      .filter((value) => value !== '')
      .slice(0, field === 'where' ? undefined : 1);
  return {
    events: values('events'),
    verdict: values('verdict'),
    status: values('status'),
    where: values('where'),
    search: values('search'),
  };
}

/** The parameters of a query that stand for a filter: those of the page, and of the API. */
export function filterQuery(filter: ListFilter): URLSearchParams {
  const query = new URLSearchParams();
  for (const field of filterFields) for (const value of filter[field]) query.append(field, value);
  return query;
}
