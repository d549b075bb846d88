import { commandReference } from './command-reference.ts';

const start = '<!-- reference: made by `npm run reference` -->\n';
const end = '<!-- end of the reference -->\n';

/**
 * The README with its reference of the commands made anew.
 * @throws Error when it does not hold both marks
 */
export function withReference(readme: string): string {
  const from = readme.indexOf(start);
  const to = readme.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`Expected ${start.trim()} and ${end.trim()} in README.md.`);
  return `${readme.slice(0, from)}${start}\n${commandReference()}\n\n${readme.slice(to)}`;
}
