import { readFile } from 'node:fs/promises';

/** One line of what `--json` prints, or of a journal; a test knows which, and what stands in it. */
// biome-ignore lint/suspicious/noExplicitAny: each test checks the members that it expects
export type JsonLine = Readonly<Record<string, any>>;

/** Every line parsed; throws for one that is not JSON or does not end with a line feed. */
export function jsonLines(text: string): readonly JsonLine[] {
  const lines = text.split('\n');
  if (lines.pop() !== '') throw new Error('The last line has no end.');
  return lines.map((line) => JSON.parse(line));
}

export function deliveriesIn(stdout: string): readonly JsonLine[] {
  return jsonLines(stdout).filter(({ type }) => type === 'delivery');
}

export function summaryIn(stdout: string): JsonLine | undefined {
  return jsonLines(stdout).find(({ type }) => type === 'summary');
}

/** The messages of what `--json` prints on stderr. */
export function messagesIn(stderr: string): readonly string[] {
  return jsonLines(stderr).map(({ message }) => message);
}

export async function readJournalLines(file: string): Promise<readonly JsonLine[]> {
  return jsonLines(await readFile(file, 'utf8'));
}

/** The deliveries of a journal, without the lines that record their answers. */
export async function readRecordedDeliveries(file: string): Promise<readonly JsonLine[]> {
  return (await readJournalLines(file)).filter(({ answeredAt }) => answeredAt === undefined);
}
