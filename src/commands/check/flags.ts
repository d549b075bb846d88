import type { TokenOptions } from '../../tokens/read-tokens.ts';

export interface CheckOptions extends TokenOptions {
  /** Undefined with `--list` alone. */
  readonly url: string | undefined;
  /** Ids, groups or globs; none chooses all. */
  readonly only: readonly string[];
  readonly skip: readonly string[];
  /** Shows the cases and sends nothing. */
  readonly isList: boolean;
  /** Within which a right delivery has to be answered. */
  readonly timeoutMs: number;
  /** The longest that the whole run may take. */
  readonly maxTimeMs: number;
  readonly isJson: boolean;
  /** The file for a report that CI servers read. */
  readonly junitFile: string | undefined;
  /** Decides every made-up value; undefined draws one and says it. */
  readonly seed: string | undefined;
  /** Unix milliseconds that deliveries are dated; undefined is now. */
  readonly atMs: number | undefined;
  /** Takes any TLS certificate. */
  readonly isInsecure: boolean;
}
