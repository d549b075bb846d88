/** A value as code without types reads it: any member, any method, and an error if it is not there. */
export interface Untyped {
  readonly id: Untyped;
  readonly event: Untyped;
  readonly type: Untyped;
  readonly vendorField: Untyped;
  readonly asset: Untyped;
  readonly votes: Untyped;
  readonly username: Untyped;
  readonly length: number;
  trim(): string;
  toLowerCase(): string;
  toUpperCase(): string;
}

export function untyped(value: unknown): Untyped {
  // The type is wrong for most values, and so is the code that relies on it.
  return value as Untyped;
}
