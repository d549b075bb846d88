import { printable } from './printable.ts';
import { withoutTokens } from './without-tokens.ts';

/** Every failure that is foreseen. Each code belongs to one kind, which decides the exit code. */
export type ProblemCode =
  | 'unknown-command'
  | 'bad-flag'
  | 'malformed-token'
  | 'no-token'
  | 'ambiguous-token'
  | 'unknown-event'
  | 'malformed-url'
  | 'malformed-payload'
  | 'unusable-certificate'
  | 'unsafe-file'
  | 'unreadable-file'
  | 'unwritable-file'
  | 'unwritable-output'
  | 'journal-in-use'
  | 'port-in-use'
  | 'address-unavailable'
  | 'node-refused'
  | 'node-unreachable'
  | 'unreadable-body'
  | 'not-answered'
  | 'not-delivered';

/**
 * `usage`: what was asked for cannot be meant. `environment`: the machine does not allow it. `refusal`: who was asked
 * said no.
 */
export type ProblemKind = 'usage' | 'environment' | 'refusal';

const kinds: Record<ProblemCode, ProblemKind> = {
  'unknown-command': 'usage',
  'bad-flag': 'usage',
  'malformed-token': 'usage',
  'no-token': 'usage',
  'ambiguous-token': 'usage',
  'unknown-event': 'usage',
  'malformed-url': 'usage',
  'malformed-payload': 'usage',
  'unusable-certificate': 'usage',
  'unsafe-file': 'usage',
  'unreadable-file': 'environment',
  'unwritable-file': 'environment',
  'unwritable-output': 'environment',
  'journal-in-use': 'environment',
  'port-in-use': 'environment',
  'address-unavailable': 'environment',
  'node-refused': 'refusal',
  'node-unreachable': 'environment',
  'unreadable-body': 'usage',
  'not-answered': 'environment',
  'not-delivered': 'refusal',
};

export interface ProblemOptions {
  /** What to do about it, as a sentence. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/**
 * A foreseen failure. The message says what was expected and what came. Message and hint are made printable and free
 * of tokens here, so that no file name or argument can steer the terminal or show a secret that was put in the wrong
 * place.
 */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly hint: string | undefined;

  constructor(code: ProblemCode, message: string, options: ProblemOptions = {}) {
    super(printable(withoutTokens(message)), { cause: options.cause });
    this.code = code;
    this.hint = options.hint === undefined ? undefined : printable(withoutTokens(options.hint));
  }

  get kind(): ProblemKind {
    return kinds[this.code];
  }

  /** By its name: what the library loads late is built apart from the rest, so there are two of this class. */
  static override [Symbol.hasInstance](value: unknown): value is Problem {
    return value instanceof Error && value.name === 'Problem';
  }
}
