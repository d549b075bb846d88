import { profiles } from '../../protocol/delivery/profile.ts';
import type { ProfileName } from '../../protocol/delivery/profile-name.ts';
import type { EventName } from '../../protocol/events/event-names.ts';
import {
  checkData,
  requireNoHeader,
  takeAnyContentType,
  takeAnyEvent,
  takeAnyId,
  takeWholeToken,
} from '../fixes/fixes.ts';
import type { Suspect } from './check-case.ts';
import { withHeader, withoutHeader } from './headers.ts';
import type { RequestMaker } from './request-maker.ts';

/** Payloads of suspects differ from those of all cases. */
const firstIndex = 200;

/** An event, by itself and as plain as a node sends it. */
export function plainEvent(maker: RequestMaker, event: EventName): Suspect {
  const dataText = maker.payload(event, { index: firstIndex });
  return { what: `a plain ${event}`, request: maker.delivery({ event, dataText }), change: takeAnyEvent };
}

/** What may be the matter with an event: its ids, its data, or its name. */
export function eventSuspects(maker: RequestMaker, event: EventName): readonly Suspect[] {
  const block: unknown = JSON.parse(maker.payload('block.forged', { index: firstIndex + 2 }) ?? 'null');
  const longId = JSON.stringify({ ...Object(block), id: maker.otherToken.token });
  const own = maker.payload(event, { index: firstIndex + 3 });
  const hasLongId = own !== null && /"id":"[0-9a-f]{64}"/.test(own);
  return [
    ...(hasLongId
      ? [
          {
            what: 'a block whose id has 64 characters',
            request: maker.delivery({ dataText: longId }),
            change: takeAnyId,
          },
        ]
      : []),
    {
      what: 'the same data in block.forged',
      request: maker.delivery({ event: 'block.forged', dataText: own }),
      change: checkData,
    },
    { what: 'the same event with a block as data', request: maker.delivery({ event }), change: takeAnyEvent },
  ];
}

/** Each property of a sender's deliveries that Phantom's do not have, one at a time. */
export function senderSuspects(maker: RequestMaker, sender: ProfileName): readonly Suspect[] {
  const { headers, authorization, generation } = profiles[sender];
  const contentType = headers.find(({ name }) => name.toLowerCase() === 'content-type');
  const hasAgent = headers.some(({ name }) => name.toLowerCase() === 'user-agent');
  const withoutAgent = (rawHeaders: readonly string[]) =>
    withoutHeader('accept')(withoutHeader('user-agent')(rawHeaders));
  return [
    ...(authorization === 'whole'
      ? [
          {
            what: 'the whole token in a delivery of Phantom',
            request: maker.delivery({ authorizations: [maker.token.token] }),
            change: takeWholeToken,
          },
        ]
      : []),
    contentType?.kind === 'fixed'
      ? {
          what: `the Content-Type ${contentType.value}`,
          request: maker.delivery({ headers: withHeader('content-type', contentType.value) }),
          change: takeAnyContentType,
        }
      : {
          what: 'a delivery without Content-Type',
          request: maker.delivery({ headers: withoutHeader('content-type') }),
          change: takeAnyContentType,
        },
    ...(hasAgent
      ? []
      : [
          {
            what: 'a delivery without User-Agent and Accept',
            request: maker.delivery({ headers: withoutAgent }),
            change: requireNoHeader,
          },
        ]),
    {
      what: `the block of ${generation} in a delivery of Phantom`,
      request: maker.delivery({
        dataText: maker.payload('block.forged', { generation, index: firstIndex + 4 }),
      }),
      change: takeAnyId,
    },
  ];
}
