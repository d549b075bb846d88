import type { CaseRequest, CheckCase } from './check-case.ts';
import type { DeliveryOptions, RequestMaker } from './request-maker.ts';

const workOnce =
  'Recognize a delivery by its event and data.id together, and work once for each pair: nodes repeat deliveries, and two events can have the same id.';

/** Whether valid deliveries are worked on. Sent only with `--effect`. */
export const wantedEffectCases: readonly CheckCase[] = [
  {
    id: 'accepts/with-effect',
    title: 'valid deliveries are worked on',
    expected: 'the output of --effect changes after each',
    why: 'A handler can answer 2xx and lose the delivery.',
    change:
      'Do the work that the answer promises, for every event that --effect counts. If it takes longer than 5 seconds, choose a command that shows it earlier.',
    manner: 'in-turn',
    rule: { kind: 'effect' },
    requests: (maker) => [
      worked('a valid delivery', 'wanted', maker.delivery()),
      worked('another valid delivery', 'wanted', maker.delivery()),
    ],
  },
  {
    id: 'accepts/same-id-with-effect',
    title: 'two events with the same id are both worked on',
    expected:
      'the output of --effect changes after each; a warning, because it may count one of these events only',
    why: 'A node sends block.forged and block.applied of the same block. A handler that recognizes duplicates only by the id drops one.',
    change: workOnce,
    manner: 'in-turn',
    rule: { kind: 'effect', isTaste: true },
    requests: (maker) => {
      const dataText = maker.payload('block.forged', { index: 300 });
      return ['block.forged', 'block.applied'].map((event) =>
        worked(event, 'wanted', maker.delivery({ event, dataText })),
      );
    },
  },
  {
    id: 'accepts/twice-with-one-effect',
    title: 'a repeated delivery is worked on once',
    expected: 'the output of --effect changes only after the first; a warning, because it may count requests',
    why: 'A Phantom node sends one delivery per matching condition, and applies blocks again after a fork. Work that is done twice can pay twice.',
    change: workOnce,
    manner: 'in-turn',
    rule: { kind: 'effect', isTaste: true },
    requests(maker) {
      const request = maker.delivery();
      return [
        worked('a delivery', 'wanted', request),
        worked('the same delivery again', 'unwanted', request),
      ];
    },
  },
];

/** Whether refused deliveries have no effect. Sent only with `--effect`. */
export const unwantedEffectCases: readonly CheckCase[] = [
  {
    id: 'refuses/without-effect',
    title: 'refused deliveries are not worked on',
    expected: 'the output of --effect stays the same after each',
    why: 'A handler that answers 401 and continues (no return, no exit) works for anyone. The answer does not show it.',
    change: 'Return right after the refusal, and start no work before the authorization is checked.',
    manner: 'in-turn',
    rule: { kind: 'effect' },
    requests: (maker) =>
      wrongDeliveries(maker).map(([what, options]) => worked(what, 'unwanted', maker.delivery(options))),
  },
];

function wrongDeliveries(
  maker: RequestMaker,
): readonly (readonly [what: string, options: DeliveryOptions])[] {
  const { token, otherToken } = maker;
  return [
    ['no authorization', { authorizations: [] }],
    ['an empty authorization', { authorizations: [''] }],
    ['another half', { authorizations: [otherToken.authorization] }],
    ['31 correct characters', { authorizations: [token.authorization.slice(0, -1)] }],
    ['the verification half', { authorizations: [token.verification] }],
    ['the whole token of another webhook', { authorizations: [otherToken.token] }],
    ['Bearer before the half', { authorizations: [`Bearer ${token.authorization}`] }],
    [
      'two headers, the correct one last',
      { authorizations: [otherToken.authorization, token.authorization] },
    ],
  ];
}

function worked(
  what: string,
  effect: NonNullable<CaseRequest['effect']>,
  request: CaseRequest['request'],
): CaseRequest {
  return { what, role: 'probe', effect, request };
}
