/** A server under load, in a separate process. */
export interface Server {
  readonly url: string;
  readonly pid: number;
  /** Ends the server, waits for its exit, and resolves with what it wrote to stderr. */
  stop(): Promise<string>;
}
