import { parentPort, Worker, type WorkerOptions, workerData } from 'node:worker_threads';
import { startAnyChain } from '../../chain/any-chain.ts';
import type { StartOptions } from '../../chain/state/start-state.ts';
import { createBlockSigner, unsignedBlocks } from '../../chain/unsigned-blocks.ts';
import type { CommandContext } from '../../context.ts';
import { printable } from '../../printable.ts';
import type { Block } from '../../protocol/events/payloads/payloads-of-phantom-2.2.ts';

const blocksPerMessage = 256;
/** How many messages the thread may be ahead, so that its blocks take little memory. */
const messagesAhead = 4;

/** What `workerData` is in the thread. */
interface BlockTask {
  readonly kind: 'unsigned blocks';
  readonly origin: StartOptions;
}

// This file is also the program of the thread.
if (isBlockTask(workerData)) answerWithBlocks(workerData);

function isBlockTask(data: unknown): data is BlockTask {
  return typeof data === 'object' && data !== null && 'kind' in data && data.kind === 'unsigned blocks';
}

/** In the thread: answers each message with the next blocks. */
function answerWithBlocks({ origin }: BlockTask): void {
  const blocks = unsignedBlocks(startAnyChain(origin, origin.generation));
  parentPort?.on('message', () => {
    parentPort?.postMessage(Array.from({ length: blocksPerMessage }, () => blocks.next().value));
  });
}

/**
 * Yields the blocks of a chain, the same ones as without a thread. The thread fills the blocks and signs their
 * transactions. Here the blocks are signed, which takes as long and cannot be shared: each signature covers the one
 * before. If the thread fails, all is done here.
 */
export async function* forgeInThread(
  origin: StartOptions,
  count: number,
  { stop, say }: Pick<CommandContext, 'stop' | 'say'>,
  options: WorkerOptions = {},
): AsyncGenerator<Block, void, void> {
  const start = startAnyChain(origin, origin.generation);
  const sign = createBlockSigner(start);
  let made = 0;
  try {
    for await (const batch of batchesOfThread({ kind: 'unsigned blocks', origin }, options, stop)) {
      for (const block of batch.slice(0, count - made)) {
        yield sign(block);
        made += 1;
      }
      if (made === count) return;
    }
    return;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    say(`making the deliveries takes longer, because a thread failed: ${printable(reason)}`, 'note');
  }
  let index = 0;
  for (const block of unsignedBlocks(start)) {
    if (index >= count) return;
    if (index >= made) yield sign(block);
    index += 1;
  }
}

/** Ends without the rest once the signal is aborted. */
async function* batchesOfThread(
  task: BlockTask,
  options: WorkerOptions,
  stop: AbortSignal,
): AsyncGenerator<readonly Block[], void, void> {
  const worker = new Worker(new URL(import.meta.url), { ...options, workerData: task });
  const batches: (readonly Block[])[] = [];
  let failure: { readonly cause: unknown } | undefined;
  let onChange = () => {};
  const wake = () => onChange();
  const fail = (cause: unknown) => {
    failure ??= { cause };
    wake();
  };
  worker.on('message', (batch: readonly Block[]) => {
    batches.push(batch);
    wake();
  });
  worker.on('error', fail);
  worker.on('exit', (code) => fail(new Error(`it ended with code ${code}`)));
  stop.addEventListener('abort', wake);
  try {
    for (let n = 0; n < messagesAhead; n += 1) worker.postMessage('next');
    while (!stop.aborted) {
      const batch = batches.shift();
      if (batch !== undefined) {
        worker.postMessage('next');
        yield batch;
      } else if (failure !== undefined) throw failure.cause;
      else {
        await new Promise<void>((resolve) => {
          onChange = resolve;
        });
      }
    }
  } finally {
    stop.removeEventListener('abort', wake);
    await worker.terminate();
  }
}
