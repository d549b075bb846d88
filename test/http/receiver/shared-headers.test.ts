import { expect, test } from 'vitest';
import { createSharedHeaders } from '../../../src/http/receiver/request-handling.ts';

test('equal headers of two requests in a row share one array, other headers do not', () => {
  const shared = createSharedHeaders();
  const first = ['Host', 'localhost', 'Content-Length', '700'];
  expect(shared(first)).toBe(first);
  expect(shared([...first])).toBe(first);
  for (const other of [[...first, 'Via', 'x'], ['Host', 'localhost', 'Content-Length', '701'], []]) {
    expect(shared(other)).toBe(other);
    expect(shared([...other])).toBe(other);
  }
  const again = [...first];
  expect(shared(again)).toBe(again);
});
