const start = '<!-- reference: made by `npm run reference` -->\n';
const end = '<!-- end of the reference -->\n';

/**
 * A page with the reference in it made anew.
 * @throws Error when it does not hold both marks
 */
export function withReference(page: string, reference: string): string {
  const from = page.indexOf(start);
  const to = page.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`Expected ${start.trim()} and ${end.trim()} in a page.`);
  return `${page.slice(0, from)}${start}\n${reference}\n\n${page.slice(to)}`;
}
