import type { CheckResult, CheckSummary } from '../../check/cases/check-result.ts';
import { printable } from '../../printable.ts';

/**
 * Returns the results as the XML that CI servers read. A warning is a passed test with output. Control characters,
 * which XML cannot contain, become visible escapes.
 */
export function junitXml(
  results: readonly CheckResult[],
  { counts, cases, durationMs, atMs }: CheckSummary,
): string {
  const totals = `tests="${cases}" failures="${counts.fail}" errors="0" skipped="${counts.skip}" time="${seconds(durationMs)}"`;
  const timestamp = new Date(atMs).toISOString().slice(0, -'.000Z'.length);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="phantom-webhook check" ${totals}>`,
    `  <testsuite name="phantom-webhook check" ${totals} timestamp="${timestamp}">`,
    ...results.map(testcase),
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
