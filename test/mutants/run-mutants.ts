import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { type CollectedTest, takeTests } from './collected-tests.ts';
import { listMutableFiles, type MutableFile } from './mutable-files.ts';
import { installSwitch } from './mutant-switch.ts';

const minScore = 0.9;

interface MeasuredTest extends CollectedTest {
  readonly file: string;
  /** Its place among the tests of its file. */
  readonly place: number;
  readonly durationMs: number;
  readonly maxEntries: number;
  readonly seen: ReadonlySet<number>;
}

// A test that fails has noticed the mutant; the smallest example is of no interest.
fc.configureGlobal({ endOnFailure: true });

const state = installSwitch();
const folder = fileURLToPath(new URL('..', import.meta.url));
/** A hundred thousand headers notice no more than the thousands of the other test do. */
const isTooThorough = /\/generated-/;
const files = listMutableFiles();
/** Those of the protocol, and those next to the other files. */
const testFiles = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
  (file) =>
    file.endsWith('.test.ts') &&
    !isTooThorough.test(file) &&
    (file.startsWith('protocol/') ||
      files.some(({ name }) => name === `src/${file.replace(/\.test\.ts$/, '.ts')}`)),
);

/** The mutants that each test file looks at while it is loaded. */
const seenAtLoad = new Map<string, ReadonlySet<number>>();
const tests: MeasuredTest[] = [];
for (const file of testFiles) {
  vi.resetModules();
  state.seen = new Set();
  const loaded = await load(file);
  seenAtLoad.set(file, state.seen);
  for (const [place, collected] of loaded.entries()) tests.push(await measure(collected, file, place));
}
tests.sort((one, other) => one.durationMs - other.durationMs);
const totalMs = tests.reduce((sum, { durationMs }) => sum + durationMs, 0);
/** A test that has not noticed a mutant in this time will not. */
const patienceMs = totalMs / 4;
/** A test that takes longer is not run again for each mutant that needs a separate load. */
const longMs = totalMs / 30;

async function load(file: string): Promise<readonly CollectedTest[]> {
  takeTests();
  await import(`${folder}/${file}`);
  return takeTests();
}

async function measure(collected: CollectedTest, file: string, place: number): Promise<MeasuredTest> {
  state.seen = new Set();
  state.entries = 0;
  const startedMs = performance.now();
  await collected.run();
  const durationMs = performance.now() - startedMs;
  return {
    ...collected,
    file,
    place,
    durationMs,
    maxEntries: 20 * state.entries + 100_000,
    seen: state.seen,
  };
}

async function fails(collected: CollectedTest, maxEntries: number): Promise<boolean> {
  state.entries = 0;
  state.maxEntries = maxEntries;
  try {
    await collected.run();
    return false;
  } catch {
    return true;
  } finally {
    state.maxEntries = Number.POSITIVE_INFINITY;
  }
}

/** Whether a test notices it. */
async function isKilled(id: number): Promise<boolean> {
  state.active = id;
  try {
    const loading = testFiles.filter((file) => seenAtLoad.get(file)?.has(id) === true);
    for (const file of loading) if (await isKilledAtLoad(file)) return true;
    let spentMs = 0;
    for (const measured of tests) {
      if (loading.includes(measured.file) || !measured.seen.has(id)) continue;
      if (await fails(measured, measured.maxEntries)) return true;
      spentMs += measured.durationMs;
      if (spentMs > patienceMs) break;
    }
    return false;
  } finally {
    state.active = 0;
  }
}

/** A mutant that has an effect only while a module is loaded needs a separate load. */
async function isKilledAtLoad(file: string): Promise<boolean> {
  const expected = tests.filter((measured) => measured.file === file);
  vi.resetModules();
  try {
    state.entries = 0;
    state.maxEntries = 10_000_000;
    const loaded = await load(file);
    // A list that has become shorter makes fewer tests.
    if (loaded.length !== expected.length) return true;
    for (const { place, maxEntries, durationMs } of expected) {
      const again = loaded[place];
      if (again !== undefined && durationMs < longMs && (await fails(again, maxEntries))) return true;
    }
    return false;
  } catch {
    return true;
  }
}

test('no test fails when nothing is changed, however often it is run', async () => {
  state.active = -1;
  for (const measured of tests) expect(await fails(measured, measured.maxEntries), measured.name).toBe(false);
  for (const file of testFiles) expect(await isKilledAtLoad(file), file).toBe(false);
  state.active = 0;
});

const survivors: string[] = [];
let killed = 0;

test.for(files.filter(({ mutants }) => mutants.length > 0).map((file) => [file.name, file] as const))(
  '%s',
  async ([, file], { annotate }) => {
    const before = survivors.length;
    for (const index of file.mutants.keys()) {
      if (await isKilled(file.firstId + index)) killed += 1;
      else survivors.push(describeMutant(file, index));
    }
    const alive = survivors.length - before;
    await annotate(`${file.mutants.length - alive} of ${file.mutants.length} killed`);
  },
);

test(`${minScore * 100} of 100 mutants are killed`, () => {
  const score = killed / (killed + survivors.length);
  const list = survivors.map((survivor) => `  ${survivor}\n`).join('');
  process.stdout.write(
    `\nNobody noticed:\n${list}\n${killed} of ${killed + survivors.length} mutants killed, ${(100 * score).toFixed(1)} %\n`,
  );
  expect(score).toBeGreaterThanOrEqual(minScore);
});

function describeMutant({ name, text, mutants }: MutableFile, index: number): string {
  const mutant = mutants[index];
  if (mutant === undefined) return name;
  const line = text.slice(0, mutant.start).split('\n').length;
  const flat = (source: string) => source.replaceAll(/\s+/g, ' ');
  return `${name}:${line}  ${flat(text.slice(mutant.start, mutant.end))}  →  ${flat(mutant.replacement)}`;
}
