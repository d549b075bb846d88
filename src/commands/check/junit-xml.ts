import type { CheckResult, CheckSummary } from '../../check/cases/check-result.ts';
import { printable } from '../../printable.ts';

/**
 * Returns the results as the XML that CI servers read, valid by the schema of Jenkins' xUnit plugin (junit-10.xsd). A
 * warning is a passed test with output. Control characters, which XML cannot contain, become visible escapes.
 */
export function junitXml(
  results: readonly CheckResult[],
  { counts, cases, chosen, unsent, durationMs, seed, atMs }: CheckSummary,
): string {
  const totals = `tests="${cases}" failures="${counts.fail}" errors="0" time="${seconds(durationMs)}"`;
  const at = new Date(atMs).toISOString();
  const timestamp = at.slice(0, -'.000Z'.length);
  const properties = { seed, at, chosen: String(chosen), unsent: String(unsent) };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="phantom-webhook check" ${totals}>`,
    `  <testsuite name="phantom-webhook check" ${totals} skipped="${counts.skip}" timestamp="${timestamp}">`,
    '    <properties>',
    ...Object.entries(properties).map(
      ([name, value]) => `      <property name="${name}" value="${escaped(value)}"/>`,
    ),
    '    </properties>',
    ...results.map(testcase),
    ...(unsent === 0 ? [] : [`    <system-out>${unsent} of ${chosen} cases not sent</system-out>`]),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function testcase(result: CheckResult): string {
  const { id, title, durationMs } = result;
  const [group = '', ...name] = id.split('/');
  const attributes = `classname="${escaped(group)}" name="${escaped(`${name.join('/')}: ${title}`)}" time="${seconds(durationMs)}"`;
  const content = contentOf(result);
  return content === ''
    ? `    <testcase ${attributes}/>`
    : `    <testcase ${attributes}>${content}</testcase>`;
}

function contentOf({ verdict, expected, found, why, change: usual, remark = '' }: CheckResult): string {
  const change = `${usual} ${remark}`.trimEnd();
  switch (verdict) {
    case 'pass':
      return '';
    case 'skip':
      return `<skipped message="${escaped(found)}"/>`;
    case 'warn':
      return `<system-out>warning: expected ${escaped(expected)}; found ${escaped(found)}; why: ${escaped(why)}; change: ${escaped(change)}</system-out>`;
    case 'fail':
      return (
        `<failure message="${escaped(found)}" type="fail">expected: ${escaped(expected)}\n` +
        `found: ${escaped(found)}\nwhy: ${escaped(why)}\nchange: ${escaped(change)}</failure>`
      );
  }
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** The two characters that XML 1.0 forbids in addition to unprintable ones. */
const noncharacters = /[\ufffe\uffff]/g;

function escaped(text: string): string {
  return printable(text)
    .replace(noncharacters, '')
    .replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(3);
}
