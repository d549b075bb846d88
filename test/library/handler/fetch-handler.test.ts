import { describe, expect, test, vi } from 'vitest';
import { fetchHandler } from '../../../src/library/handler/fetch-handler.ts';
import { guidebookToken } from '../../tokens.ts';
import { block, keepArrivals, right } from './arrivals.ts';
import { maxBodyBytes, refusalHeaders, refusals } from './refusals.ts';

const url = 'https://example.invalid/webhook';

test('a delivery gets the answer of the guidebook and is passed to onDelivery', async () => {
  const { options, deliveries, until } = keepArrivals();
  const response = await fetchHandler(options)(new Request(url, right));
  expect({ status: response.status, text: await response.text() }).toEqual({
    status: 200,
    text: 'Hello Webhook!',
  });
  expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  await until(1);
  expect(deliveries).toMatchObject([
    { event: 'block.forged', data: { height: 7 }, dataText: '{"height":7}' },
  ]);
});

describe('refuses with the correct status and reports the reason:', () => {
  test.for(refusals)('%s', async ([, request, status, reason]) => {
    const { options, rejections, deliveries } = keepArrivals({ maxBodyBytes });
    const response = await fetchHandler(options)(new Request(url, request));
    expect(response.status).toBe(status);
    const [name, value] = refusalHeaders[status] ?? ['content-type', 'text/plain; charset=utf-8'];
    expect(response.headers.get(name)).toBe(value);
    expect(rejections).toMatchObject([{ kind: 'rejected', reason }]);
    expect(deliveries).toEqual([]);
  });

  test.for([
    ['the valid one first', [guidebookToken.authorization, 'x']],
    ['the valid one last', ['x', guidebookToken.authorization]],
    ['both valid', [guidebookToken.authorization, guidebookToken.authorization]],
  ] as const)('two authorization headers, %s', async ([, values]) => {
    const { options, rejections } = keepArrivals();
    const headers = new Headers();
    for (const value of values) headers.append('authorization', value);
    const response = await fetchHandler(options)(new Request(url, { ...right, headers }));
    expect(response.status).toBe(401);
    expect(rejections).toEqual([{ kind: 'rejected', reason: 'duplicate-authorization' }]);
  });

  test('a large body of unknown length, without reading the rest', async () => {
    const { options } = keepArrivals({ maxBodyBytes });
    let pulled = 0;
    const request = streamed((controller) => {
      pulled += 1;
      controller.enqueue(new Uint8Array(maxBodyBytes));
      // A handler that reads everything ends here instead of never.
      if (pulled === 50) controller.close();
    });
    expect((await fetchHandler(options)(request)).status).toBe(413);
    expect(pulled).toBeLessThan(5);
  });

  test('an incomplete body', async () => {
    const { options, errors, rejections } = keepArrivals();
    const request = streamed((controller) => controller.error(new Error('reset')));
    expect((await fetchHandler(options)(request)).status).toBe(400);
    expect(rejections).toMatchObject([{ reason: 'malformed-request' }]);
    expect(errors).toEqual([]);
  });

  test('an unauthorized request, without reading its body', async () => {
    const { options } = keepArrivals();
    const request = new Request(url, { ...right, headers: {} });
    expect((await fetchHandler(options)(request)).status).toBe(401);
    expect(request.bodyUsed).toBe(false);
  });
});

test('a body in many pieces, with characters split between them, is joined', async () => {
  const { options, deliveries, until } = keepArrivals();
  const bytes = new TextEncoder().encode('{"event":"a","data":"日本"}');
  let place = 0;
  const request = streamed((controller) => {
    if (place === bytes.length) controller.close();
    else controller.enqueue(bytes.slice(place, ++place));
  });
  expect((await fetchHandler(options)(request)).status).toBe(200);
  await until(1);
  expect(deliveries).toMatchObject([{ data: '日本' }]);
});

describe('the answer', () => {
  test('is sent before onDelivery finishes', async () => {
    const { options, deliveries, until } = keepArrivals();
    expect((await fetchHandler(options)(new Request(url, right))).status).toBe(200);
    expect(deliveries).toEqual([]);
    await until(1);
  });

  test('is sent after onDelivery with answersFirst: false', async () => {
    const { options, deliveries } = keepArrivals({ answersFirst: false });
    expect((await fetchHandler(options)(new Request(url, right))).status).toBe(200);
    expect(deliveries).toHaveLength(1);
  });

  test('is 500 with answersFirst: false when onDelivery fails', async () => {
    const onDelivery = () => Promise.reject(new Error('no space left'));
    const { options, errors } = keepArrivals({ answersFirst: false, onDelivery });
    const response = await fetchHandler(options)(new Request(url, right));
    expect({ status: response.status, text: await response.text() }).toEqual({
      status: 500,
      text: 'Failed.',
    });
    expect(errors).toMatchObject([[{ message: 'no space left' }, { event: 'block.forged' }]]);
  });
});

test('waitUntil of the platform receives the work after the answer', async () => {
  const { options, deliveries } = keepArrivals();
  const works: Promise<unknown>[] = [];
  const context = {
    works,
    waitUntil(this: { works: Promise<unknown>[] }, work: Promise<unknown>) {
      this.works.push(work);
    },
  };
  await fetchHandler(options)(new Request(url, right), { SECRET: 'x' }, context);
  expect(works).toHaveLength(1);
  await Promise.all(works);
  expect(deliveries).toHaveLength(1);
});

test('the promise given to waitUntil never rejects', async () => {
  const onDelivery = () => Promise.reject(new Error('no space left'));
  const { options, errors } = keepArrivals({ onDelivery });
  const waitUntil = vi.fn();
  await fetchHandler(options)(new Request(url, right), { waitUntil });
  await waitUntil.mock.calls[0]?.[0];
  expect(errors).toHaveLength(1);
});

test('other arguments of a platform are ignored', async () => {
  const { options } = keepArrivals();
  const platform = [undefined, null, 7, { params: {} }, { waitUntil: 7 }];
  expect((await fetchHandler(options)(new Request(url, right), ...platform)).status).toBe(200);
});

test.for([
  ['read', async (request: Request): Promise<void> => void (await request.text())],
  ['locked', async (request: Request): Promise<void> => void request.body?.getReader()],
] as const)('a body that is already %s is answered 500 and reported to onError', async ([, take]) => {
  const { options, errors } = keepArrivals();
  const request = new Request(url, right);
  await take(request);
  expect((await fetchHandler(options)(request)).status).toBe(500);
  expect(errors).toMatchObject([[{ code: 'unreadable-body' }, undefined]]);
});

test('a waitUntil that throws is answered 500 and reported to onError', async () => {
  const { options, errors } = keepArrivals();
  const waitUntil = () => {
    throw new Error('too late');
  };
  expect((await fetchHandler(options)(new Request(url, right), { waitUntil })).status).toBe(500);
  expect(errors).toMatchObject([[{ message: 'too late' }, undefined]]);
});

test('a handler without a token is refused', () => {
  expect(() => fetchHandler({ token: '', onDelivery: () => {} })).toThrow('No token was given.');
});

function streamed(pull: (controller: ReadableStreamDefaultController<Uint8Array>) => void): Request {
  return new Request(url, { ...right, body: new ReadableStream({ pull }), duplex: 'half' });
}

test('a body of exactly the limit in bytes is accepted', async () => {
  const { options } = keepArrivals({ maxBodyBytes: block.length });
  expect((await fetchHandler(options)(new Request(url, right))).status).toBe(200);
});
