/** Stands in for vitest when a test file is loaded: its tests are kept, to be run as often as there are mutants. */

export { expect } from 'vitest';

export interface CollectedTest {
  readonly name: string;
  run(): unknown;
}

declare global {
  /** Global, because this module is loaded again with every test file. */
  var collectedTests: CollectedTest[];
}

/** The tests of the files that were loaded since it was asked last. */
export function takeTests(): readonly CollectedTest[] {
  const taken = globalThis.collectedTests;
  globalThis.collectedTests = [];
  return taken;
}

type Body<Arguments extends readonly unknown[]> = (...given: Arguments) => unknown;

export function test(name: string, ...rest: readonly (object | Body<[]>)[]): void {
  const run = rest.find((candidate) => typeof candidate === 'function');
  if (run !== undefined) globalThis.collectedTests.push({ name, run: () => (run as Body<[]>)() });
}

test.for =
  <Row>(rows: readonly Row[]) =>
  (name: string, ...rest: readonly (object | Body<[Row]>)[]): void => {
    for (const row of rows) {
      test(
        name,
        ...rest.map((part) => (typeof part === 'function' ? () => (part as Body<[Row]>)(row) : part)),
      );
    }
  };

test.each =
  <Row extends readonly unknown[]>(rows: readonly Row[]) =>
  (name: string, ...rest: readonly (object | Body<Row>)[]): void => {
    for (const row of rows) {
      test(
        name,
        ...rest.map((part) => (typeof part === 'function' ? () => (part as Body<Row>)(...row) : part)),
      );
    }
  };

/** What a machine runs only when it is asked to is not worth doing for every mutant. */
test.runIf = (_condition: boolean) => () => {};

export function describe(_name: string, define: () => void): void {
  define();
}

describe.for =
  <Row>(rows: readonly Row[]) =>
  (_name: string, define: (row: Row) => void): void => {
    for (const row of rows) define(row);
  };

describe.each =
  <Row extends readonly unknown[]>(rows: readonly Row[]) =>
  (_name: string, define: (...row: Row) => void): void => {
    for (const row of rows) define(...row);
  };
