import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isMissing } from '../../files/file-error.ts';

export interface Page {
  readonly html: string;
  /** The value of its Content-Security-Policy header. */
  readonly policy: string;
}

/** Where the build puts it, seen from the built program and from the source. */
const places = ['../inspector.html', '../../../dist/inspector.html'];

/** Reads the page, and allows it the scripts and styles that stand in it, and nothing else. */
export async function readPage(): Promise<Page> {
  const html = await firstFile(places.map((place) => new URL(place, import.meta.url)));
  return { html, policy: policyOf(html) };
}

export function policyOf(html: string): string {
  return [
    "default-src 'none'",
    `script-src ${hashesOf(html, 'script')}`,
    `style-src ${hashesOf(html, 'style')}`,
    "connect-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}

function hashesOf(html: string, element: 'script' | 'style'): string {
  const contents = html.matchAll(new RegExp(`<${element}\\b[^>]*>([^]*?)</${element}>`, 'g'));
  return [...contents]
    .map(([, text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`)
    .join(' ');
}

async function firstFile([url, ...others]: readonly URL[]): Promise<string> {
  if (url === undefined) throw new Error('The page of the inspector was not built.');
  try {
    return await readFile(url, 'utf8');
  } catch (cause) {
    if (!isMissing(cause) || others.length === 0) throw cause;
    return firstFile(others);
  }
}
