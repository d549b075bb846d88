import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';

const projectFile = (name: string) => fileURLToPath(new URL(`../../../${name}`, import.meta.url));
const html = readFileSync(projectFile('dist/inspector.html'), 'utf8');
const maxZippedBytes = 40_000;

test('the page is one small file', () => {
  expect(gzipSync(html).length).toBeLessThan(maxZippedBytes);
});

test('the page has one style and one script, whose hashes the policy can name', () => {
  expect(html.match(/<style\b/gi)).toHaveLength(1);
  expect(html.match(/<script\b/gi)).toHaveLength(1);
  expect(html.match(/<\/script\b/gi)).toHaveLength(1);
});

test('the page loads nothing, and has neither handlers nor styles in its markup', () => {
  const markup = html.replace(/<(style|script)\b[\s\S]*?<\/\1>/g, '');
  expect(markup).not.toMatch(/\s(?:src|style|on[a-z]+)=/i);
  expect(markup.match(/\shref="[^"]{0,5}/g)).toEqual([' href="data:']);
  expect(html).not.toMatch(/@import|\burl\(/);
});

test('the code of the page makes no markup from text', () => {
  const folder = projectFile('src/inspector/page');
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((each) =>
    /\.tsx?$/.test(each),
  )) {
    const text = readFileSync(join(folder, name), 'utf8');
    expect(text, name).not.toMatch(
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function/i,
    );
  }
});
