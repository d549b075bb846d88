import type { RawRequest } from '../../protocol/delivery/raw-request.ts';
import type { CaseRequest, CheckCase } from './check-case.ts';
import type { DeliveryOptions, RequestMaker } from './request-maker.ts';

/** Body parsers accept up to 100 kB by default. */
const bodyBytes = 65_536;
/** Servers accept headers of up to 8 kB. */
const headerBytes = 6_000;
/** At most 400 MB, so that a garbage collector runs in between even if it is lazy. */
const rounds = { ofBodies: { count: 12, requests: 512 }, ofHeaders: { count: 24, requests: 1_400 } };
/** How many small deliveries follow, with a pause before each. */
const afterwards = 8;

/** Whether the handler forgets what it refused. Sent only with `--pid`. */
export const memoryCases: readonly CheckCase[] = [
  {
    id: 'survives/memory',
    title: 'refused deliveries are not kept in memory',
    expected: 'the memory of the process stops growing; otherwise a warning',
    why: 'Anyone who knows the URL can send deliveries. If each stays in memory, the handler runs out of it.',
    change:
      'Look for what outlives a refused request: a list of requests, bodies or errors, or a cache or map without a limit whose key a stranger chooses (authorization, id, address). Keep only the last few, or only what is authorized.',
    remark:
      'A runtime that collects garbage late can look the same. Run check several times: if the memory then stops growing, nothing is kept.',
    manner: 'few-at-once',
    rule: { kind: 'forgets' },
    requests: (maker) => [
      ...series(maker, 'wrong deliveries with bodies of 64 kB', rounds.ofBodies, {
        dataText: JSON.stringify({ id: place.padEnd(bodyBytes, 'x') }),
      }),
      ...series(maker, 'wrong deliveries with authorizations of 6 kB', rounds.ofHeaders, {
        authorizations: [place.padEnd(headerBytes, maker.otherToken.authorization)],
      }),
    ],
  },
];

/** Where each request of a series has its number, so that no two are alike. */
const place = '#'.repeat(8);

function series(
  maker: RequestMaker,
  what: string,
  { count: roundCount, requests: count }: { readonly count: number; readonly requests: number },
  options: DeliveryOptions,
): readonly CaseRequest[] {
  const small = {
    authorizations: [`${place}${maker.otherToken.authorization}`],
    dataText: `{"id":"${place}"}`,
  };
  const large = maker.delivery({ ...small, ...options });
  const round = (index: number): CaseRequest => {
    const request = (number: number) => numbered(large, index * count + number);
    return { what, role: 'probe', request: request(0), repeated: { count, request } };
  };
  const after = maker.delivery(small);
  const quiet = (number: number) => numbered(after, number);
  return [
    ...Array.from({ length: roundCount }, (_, index) => round(index)),
    { what, role: 'after', request: quiet(0), repeated: { count: afterwards, request: quiet } },
  ];
}

function numbered(request: RawRequest, number: number): RawRequest {
  const text = String(number).padStart(place.length, '0');
  const body = Buffer.from(request.body);
  const start = body.indexOf(place);
  if (start !== -1) body.write(text, start);
  const headers = request.rawHeaders.map((value) => value.replace(place, text));
  return { ...request, rawHeaders: headers, body };
}
