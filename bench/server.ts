/** A server under load, in a process of its own. */
export interface Server {
  readonly url: string;
  readonly pid: number;
  /** Ends it and waits for that; resolves with what it wrote to stderr. */
  stop(): Promise<string>;
}
