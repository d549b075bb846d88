import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { pageNames, readPage } from './pages.ts';
import { commentsIn, proseOf, stringsIn, type Text, testNamesIn } from './texts.ts';
import { unclearWords } from './unclear-words.ts';

/** Programs for a shell rather than sentences. */
const foreign = /^src\/commands\/completion\/(?:bash|fish)\.ts/;

async function pages(): Promise<readonly Text[]> {
  const names = [...pageNames, 'SECURITY.md', 'CONTRIBUTING.md', 'CHANGELOG.md'] as const;
  const texts = await Promise.all(names.map(async (name) => proseOf(name, await readPage(name))));
  // The names of tests that SECURITY.md quotes are not its own sentences.
  return texts.flat().filter(({ text }) => !text.startsWith('CODE: '));
}

async function strings(): Promise<readonly Text[]> {
  const all = [...(await stringsIn('src/')), ...(await stringsIn('bin/'))];
  return all.filter(({ place }) => !foreign.test(place));
}

/** One line for each unclear word: where, what, and what to write instead. */
function faultsOf(texts: readonly Text[]): readonly string[] {
  return texts.flatMap(({ place, text }) =>
    unclearWords.flatMap(([pattern, instead]) => {
      const [found] = new RegExp(pattern, 'i').exec(text) ?? [];
      return found === undefined ? [] : [`${place}: "${found}" in "${text}"; write: ${instead}`];
    }),
  );
}

function longSentences(texts: readonly Text[], maxWords: number): readonly string[] {
  return texts.flatMap(({ place, text }) =>
    text
      .split(/(?<=[.!?:;])\s/)
      .filter((sentence) => sentence.split(/\s+/).length > maxWords)
      .map((sentence) => `${place}: ${sentence.split(/\s+/).length} words: ${sentence}`),
  );
}

describe('unclear words', () => {
  test('are in no string of the program', async () => {
    const texts = await strings();
    expect(texts.length).toBeGreaterThan(1_000);
    expect(faultsOf(texts)).toEqual([]);
  });

  test('are in no page', async () => {
    const texts = await pages();
    expect(texts.length).toBeGreaterThan(400);
    expect(faultsOf(texts)).toEqual([]);
  });

  test.for(['src/', 'bin/', 'build/', 'docs/', 'bench/'])('are in no comment of %s', async (folder) => {
    const texts = await commentsIn(folder);
    expect(texts).not.toEqual([]);
    expect(faultsOf(texts)).toEqual([]);
  });

  test('are in no name of a test', async () => {
    const names = await testNamesIn('test/');
    expect(names.length).toBeGreaterThan(1_500);
    expect(faultsOf(names)).toEqual([]);
  });

  test.for([
    ['docs/a.md', 'The node\nis told.', 'docs/a.md:1: "told"'],
    [
      'docs/a.md',
      '# Title\n\nOne line.\n\n- an item\n- `say` is code, this is none\n',
      'docs/a.md:6: "is none"',
    ],
  ] as const)('are found in %s: %j', ([name, page, fault]) => {
    expect(faultsOf(proseOf(name, page))).toEqual([expect.stringContaining(fault)]);
  });
});

describe('sentences', () => {
  test('of the program have at most 25 words', async () => {
    expect(longSentences(await strings(), 25)).toEqual([]);
  });

  test('of pages have at most 30 words', async () => {
    expect(longSentences(await pages(), 30)).toEqual([]);
  });
});

test('the README has at most 200 lines', async () => {
  const lines = (await readFile(new URL('../../README.md', import.meta.url), 'utf8')).split('\n');
  expect(lines.length).toBeLessThanOrEqual(200);
});

test.for(pageNames.slice(1))('%s starts by naming its readers', async (name) => {
  expect(await readPage(name)).toMatch(/^# .*\n\nFor (?:developers|everyone|users) /);
});
