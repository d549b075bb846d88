import { expect, test } from 'vitest';
import { emptyFilter, filterQuery, readFilter } from '../../../src/inspector/page/model/list-filter.ts';

const read = (query: string) => readFilter(new URLSearchParams(query));

test('reads the fields of a filter, and ignores other parameters', () => {
  expect(read('events=block.*&status=2xx,401&view=chain')).toEqual({
    ...emptyFilter,
    events: ['block.*'],
    status: ['2xx,401'],
  });
});

test('reads several conditions, but one value of every other field', () => {
  const filter = read('where=height+gte+1&where=height+lte+9&search=a&search=b');
  expect(filter.where).toEqual(['height gte 1', 'height lte 9']);
  expect(filter.search).toEqual(['a']);
});

test('ignores empty values', () => {
  expect(read('events=&where=+&verdict=')).toEqual(emptyFilter);
});

test('writes what it reads', () => {
  const query = 'events=block.*&verdict=refused&status=401&where=a+eq+%26&where=b+eq+1&search=%C3%A9';
  expect(filterQuery(read(query)).toString()).toBe(query);
});
