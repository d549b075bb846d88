/** The receiver is called a listener in the list of targets too. Without it, the handler seems to have refused. */
export const refusedText = 'refused by listener';

type Family =
  | 'block'
  | 'transaction'
  | 'delegate'
  | 'forger'
  | 'peer'
  | 'round'
  | 'wallet'
  | 'other'
  | 'refused';

/** A shape for each family, because colour alone must not carry meaning. */
const shapes: Readonly<Record<Family, string>> = {
  block: 'M2.5 1.5h7a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1h-7a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1z',
  transaction: 'M6 1a5 5 0 1 1 0 10A5 5 0 1 1 6 1z',
  delegate: 'M6 1l5.2 9.5H.8z',
  forger: 'M3.5 1.2h5L11 6 8.5 10.8h-5L1 6z',
  peer: 'M6 .5L11.5 6 6 11.5.5 6z',
  round: 'M6 1a5 5 0 1 1 0 10A5 5 0 1 1 6 1zM6 3.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 1 0 0-5z',
  wallet: 'M1 3h10v6H1z',
  other: 'M2 5h8v2H2z',
  refused: 'M2.4 1L6 4.6 9.6 1 11 2.4 7.4 6 11 9.6 9.6 11 6 7.4 2.4 11 1 9.6 4.6 6 1 2.4z',
};

function familyOf(event: string | null, isRefused: boolean): Family {
  if (isRefused) return 'refused';
  const [first = ''] = (event ?? '').split(/[.:]/);
  switch (first) {
    case 'block':
    case 'transaction':
    case 'delegate':
    case 'forger':
    case 'peer':
    case 'round':
    case 'wallet':
      return first;
    default:
      return 'other';
  }
}

/** A small picture of what an event is about. The name of the event always stands beside it. */
export function EventMark({
  event,
  isRefused,
}: {
  readonly event: string | null;
  readonly isRefused: boolean;
}) {
  const family = familyOf(event, isRefused);
  return (
    <svg class={`mark ${family}`} viewBox="0 0 12 12" width="10" height="10" aria-hidden="true">
      <path d={shapes[family]} fill-rule="evenodd" />
    </svg>
  );
}
