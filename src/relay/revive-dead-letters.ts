import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openDeadLetters } from './dead-letters.ts';
import { openDeliveryLog } from './delivery-log.ts';
import { openStoreFolder, type StoreFounder, writerOf } from './store-folder.ts';
import { readTargetState } from './target-state.ts';

/**
 * Puts dead letters back into the log of a store on which no relay runs. Each is only for its target.
 * @param isChosen decides by the id
 * @returns how many there were
 * @throws Problem `unknown-store`, `journal-in-use`, `unwritable-file`
 */
export async function reviveDeadLetters(
  store: string,
  isChosen: (id: string) => boolean,
  opener: StoreFounder,
): Promise<number> {
  const { folder, unlock } = await openStoreFolder(store, opener);
  try {
    const log = await openDeliveryLog({
      folder: folder.deliveries,
      name: store,
      maxSegmentBytes: Number.POSITIVE_INFINITY,
      maxSegmentAgeMs: Number.POSITIVE_INFINITY,
      // What is dead is in the store already.
      maxBytes: Number.POSITIVE_INFINITY,
      otherBytes: () => 0,
      now: () => opener.now(),
      async makeRoom() {},
      onTrouble() {},
      onForeignChange() {},
      onDamagedSegment() {},
    });
    let count = 0;
    try {
      for (const file of await readdir(folder.dead)) {
        const [, key] = /^([\da-f]{16})\.ndjson$/.exec(file) ?? [];
        if (key === undefined) continue;
        const stored = await readTargetState(join(folder.targets, file));
        const deadLetters = await openDeadLetters({
          path: join(folder.dead, file),
          name: `${store}/dead/${file}`,
          target: stored?.target ?? '',
          writer: writerOf(opener),
        });
        const revived = await deadLetters.take(isChosen, (entry) => log.append({ ...entry, onlyFor: key }));
        await deadLetters.close();
        if (revived.problem !== undefined) throw revived.problem;
        count += revived.count;
      }
    } finally {
      await log.close();
    }
    return count;
  } finally {
    await unlock();
  }
}
