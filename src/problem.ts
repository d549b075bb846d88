import { printable } from './printable.ts';
import { withoutPasswords } from './without-passwords.ts';
import { withoutTokens } from './without-tokens.ts';

/** All expected failures that end a command. The kind of a code decides the exit code. */
export type ProblemCode =
  | 'unknown-command'
  | 'bad-flag'
  | 'malformed-token'
  | 'malformed-secret'
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
  | 'unknown-store'
  | 'port-in-use'
  | 'address-unavailable'
  | 'node-refused'
  | 'node-unreachable'
  | 'block-not-due'
  | 'unreadable-body'
  | 'not-answered'
  | 'not-delivered'
  | 'missing-client'
  | 'engine-refused'
  | 'engine-unreachable'
  | 'unusable-command'
  | 'unreadable-process';

/**
 * `usage`: the request makes no sense. `environment`: the machine does not allow it. `refusal`: the other side refused.
 */
export type ProblemKind = 'usage' | 'environment' | 'refusal';

export const problemKinds: Readonly<Record<ProblemCode, ProblemKind>> = {
  'unknown-command': 'usage',
  'bad-flag': 'usage',
  'malformed-token': 'usage',
  'malformed-secret': 'usage',
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
  'unknown-store': 'usage',
  'port-in-use': 'environment',
  'address-unavailable': 'environment',
  'node-refused': 'refusal',
  'node-unreachable': 'environment',
  'block-not-due': 'refusal',
  'unreadable-body': 'usage',
  'not-answered': 'environment',
  'not-delivered': 'refusal',
  'missing-client': 'environment',
  'engine-refused': 'refusal',
  'engine-unreachable': 'environment',
  'unusable-command': 'environment',
  'unreadable-process': 'environment',
};

/** All failures that are reported on stderr: problems, bad answers, and failures after which the command continues. */
export type FailureCode =
  | ProblemCode
  | 'missing-deliveries'
  | 'command-failed'
  | 'webhook-not-deleted'
  | 'unknown-dead-letter'
  | 'internal-error';

export interface ProblemOptions {
  /** How to fix it, as a sentence. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/**
 * An expected failure. The message states what was expected and what was found. Message and hint are made printable and
 * free of tokens and passwords here. So no file name or argument can control the terminal, or reveal a secret given in
 * the wrong place.
 */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly hint: string | undefined;

  constructor(code: ProblemCode, message: string, options: ProblemOptions = {}) {
    super(withoutSecrets(message), { cause: options.cause });
    this.code = code;
    this.hint = options.hint === undefined ? undefined : withoutSecrets(options.hint);
  }

  get kind(): ProblemKind {
    return problemKinds[this.code];
  }

  /** Compares names: what the library loads late is bundled separately, so there are two copies of this class. */
  static override [Symbol.hasInstance](value: unknown): value is Problem {
    return value instanceof Error && value.name === 'Problem';
  }
}

function withoutSecrets(text: string): string {
  return printable(withoutTokens(withoutPasswords(text)));
}
