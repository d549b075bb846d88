import type { Runtime } from './runtimes.ts';

/** Where a handler is started. */
export interface Place {
  /** The port on which the program listens. */
  readonly port: number;
  /** An empty folder within the project, for what is built. */
  readonly folder: string;
}

export type Command = readonly [program: string, ...argv: string[]];

/** A handler in any language, as a program that a test can start. */
export interface HandlerProgram {
  readonly name: string;
  readonly needs: readonly Runtime[];
  /** Written into the folder first, by name. */
  readonly files?: (place: Place) => Readonly<Record<string, string>>;
  readonly build?: (place: Place) => Command;
  readonly start: (place: Place) => Command;
  readonly env?: Readonly<Record<string, string>>;
  /** The location of an nginx in front of it, in the language of nginx. */
  readonly front?: (place: Place) => string;
}
