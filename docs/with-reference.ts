const start = '<!-- reference: made by `npm run reference` -->\n';
const end = '<!-- end of the reference -->\n';

/**
 * Returns the page with its reference replaced.
 * @throws Error if the page does not contain both markers
 */
export function withReference(page: string, reference: string): string {
  const from = page.indexOf(start);
  const to = page.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`Expected ${start.trim()} and ${end.trim()} in a page.`);
  return `${page.slice(0, from)}${start}\n${reference}\n\n${page.slice(to)}`;
}
