import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { type PageName, pageNames, readPage } from './pages.ts';

const root = new URL('../../', import.meta.url);

/** What GitHub and npm make of a title. */
function anchorOf(title: string): string {
  const letters = title.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, '');
  return letters.replaceAll(' ', '-');
}

async function anchorsOf(page: PageName): Promise<readonly string[]> {
  const text = (await readPage(page)).replace(/^```.*?^```$/gms, '');
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) => anchorOf(title));
}

test('every page in docs is in the list that tests read', async () => {
  const found = (await readdir(new URL('docs/', root))).filter((name) => name.endsWith('.md'));
  expect(found.map((name) => `docs/${name}`).toSorted()).toEqual(pageNames.slice(1).toSorted());
});

test.for(pageNames)('every link in %s has a target', async (page) => {
  const links = [...(await readPage(page)).matchAll(/\]\((?!https?:)([^)\s]*)\)/g)];
  for (const [, link = ''] of links) {
    const [path = '', anchor] = link.split('#');
    const file = path === '' ? page : new URL(path, new URL(page, root)).href.slice(root.href.length);
    expect(existsSync(new URL(file, root)), link).toBe(true);
    const known = pageNames.find((name) => name === file);
    if (anchor !== undefined && known !== undefined) expect(await anchorsOf(known), link).toContain(anchor);
  }
});
