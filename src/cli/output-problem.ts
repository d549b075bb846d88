import { Problem } from '../problem.ts';

/** Whoever reads our output may leave at any time, as `head` does and as a closed terminal does. */
const readerLeft: readonly string[] = ['EPIPE', 'EIO', 'EOF', 'ECONNRESET'];

/** What a failure to write the output means; undefined for a failure of another kind. */
export function outputProblem(error: unknown): 'reader-left' | Problem | undefined {
  if (!(error instanceof Error) || !('syscall' in error) || error.syscall !== 'write') return undefined;
  const code = 'code' in error ? String(error.code) : error.message;
  if (readerLeft.includes(code)) return 'reader-left';
  const reason = code === 'ENOSPC' ? 'the disk is full' : code;
  return new Problem('unwritable-output', `Cannot write the output: ${reason}.`, { cause: error });
}
