import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openStateWriter, readTargetState, type TargetState } from '../../src/relay/target-state.ts';
import { mayMount, smallDisk } from '../small-disk.ts';

/** A state with so many unfinished deliveries, each of about 250 bytes. */
function stateWith(count: number): TargetState {
  const unfinished = Array.from({ length: count }, (_, n) => ({
    place: { segment: 1, offset: n * 700, line: n + 1 },
    id: '01234567-89ab-cdef-0123-456789abcdef',
    ...{ attempts: 1, triedForMs: 1_000 },
    firstFailure: { atMs: 1_795_425_336_079, status: 503, error: null },
    lastFailure: { atMs: 1_795_425_336_079, status: 503, error: null },
  }));
  return { next: { segment: 1, offset: count * 700, line: count + 1 }, unfinished };
}

test.skipIf(!mayMount)(
  'a state for which a full disk has no room leaves the one before in the file',
  async () => {
    const disk = await smallDisk();
    const path = join(disk, 'target.ndjson');
    const thisProcess = { pid: process.pid, userId: undefined, isRunning: () => true, now: Date.now };
    const options = { target: 'http://127.0.0.1:3000/hook', events: undefined, writer: thisProcess };
    const [small, large] = [stateWith(8), stateWith(30)];
    const writer = await openStateWriter({ path, ...options }, small);
    await expect(writeFile(join(disk, 'other.txt'), Buffer.alloc(65_536))).rejects.toThrow('ENOSPC');

    expect(await writer.write(large)).toMatchObject({ code: 'unwritable-file' });
    expect((await readTargetState(path))?.state).toEqual(small);
    expect(await writer.write(stateWith(9))).toBeUndefined();
    expect(await readTargetState(path)).toMatchObject({ state: stateWith(9), isDamaged: false });

    await writeFile(join(disk, 'other.txt'), '');
    expect(await writer.write(large)).toBeUndefined();
    await writer.close();
    expect(await readTargetState(path)).toMatchObject({ state: large, isDamaged: false });
  },
);
