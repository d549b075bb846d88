import type { Arrival, Reception } from '../../protocol/reception/reception.ts';

/** A request that was answered a while ago. */
export interface RecentDelivery {
  readonly reception: Reception;
  /** Absent for a rejected request, which nobody sends again. */
  readonly arrival: Arrival | undefined;
}

/** The last requests, for a person who looks back. */
export interface RecentDeliveries {
  /** Holds a delivery until it has been answered. */
  hold(arrival: Arrival): void;
  add(reception: Reception): void;
  /** The oldest first. */
  list(): readonly RecentDelivery[];
}

const maxCount = 200;
/** A body may have megabytes. */
const maxBytes = 33_554_432;

export function createRecentDeliveries(): RecentDeliveries {
  const held = new Map<number, Arrival>();
  let recent: RecentDelivery[] = [];
  let bytes = 0;
  return {
    hold(arrival) {
      held.set(arrival.id, arrival);
    },
    add(reception) {
      const arrival = held.get(reception.id);
      held.delete(reception.id);
      // What the filter left out is not shown, so nobody looks for it.
      if (reception.treatment?.isChosen === false) return;
      recent.push({ reception, arrival });
      bytes += reception.bodyBytes;
      let dropped = 0;
      while (recent.length - dropped > 1 && (recent.length - dropped > maxCount || bytes > maxBytes)) {
        bytes -= recent[dropped]?.reception.bodyBytes ?? 0;
        dropped += 1;
      }
      if (dropped > 0) recent = recent.slice(dropped);
    },
    list: () => recent,
  };
}
