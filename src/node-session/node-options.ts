import type { Generation } from '../protocol/events/generation.ts';

/** What every command asks for that calls the webhook API of a node. */
export interface NodeOptions {
  /** As the user wrote it. */
  readonly node: string;
  /** Whose rules notes follow; undefined guesses it from the answers. */
  readonly generation: Generation | undefined;
  /** For each call. */
  readonly timeoutMs: number;
  /** What to do when that was too short, as a sentence. */
  readonly timeoutAdvice: string;
  /** Takes any certificate. */
  readonly isInsecure: boolean;
  readonly isJson: boolean;
}
