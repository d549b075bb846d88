import { expect, test } from 'vitest';
import { countComparison } from './comparison.ts';
import { differencesText, hasFault, tableText, withFigures } from './report.ts';

function compared() {
  const counter = countComparison('requests', 'axios 0.18.0');
  counter.equal();
  counter.differs([{ kind: 'path', reason: 'another parser' }], 'POST /a');
  counter.differs([{ kind: 'path', reason: 'another parser' }], 'POST /b');
  return counter;
}

test('the table counts cases and differences', () => {
  expect(tableText([compared().result()])).toBe(
    [
      '| what     | against      | compared | equal | differences |',
      '| -------- | ------------ | -------- | ----- | ----------- |',
      '| requests | axios 0.18.0 | 3        | 1     | 2 intended  |',
      '',
    ].join('\n'),
  );
});

test('only a difference without a reason is a fault', () => {
  const counter = compared();
  expect(hasFault([counter.result()])).toBe(false);
  counter.differs([{ kind: 'body' }], 'first\nsecond');
  expect(hasFault([counter.result()])).toBe(true);
  expect(tableText([counter.result()])).toContain('| 1 unexplained, 2 intended |');
});

test('differences are listed with their first example, unexplained ones first', () => {
  const counter = compared();
  counter.differs([{ kind: 'body' }], 'first\r\nsecond');
  const text = differencesText([counter.result()]);
  expect(text).toBe(
    '\n- 1 × body\n  UNEXPLAINED\n  first example: first\n  second\n' +
      '\n- 2 × path\n  intended: another parser\n  first example: POST /a\n',
  );
});

test('a long example is cut', () => {
  const counter = countComparison('requests', 'axios 0.18.0');
  counter.differs([{ kind: 'body' }], 'x'.repeat(5_000));
  expect(differencesText([counter.result()])).toMatch(/x{4000} … \(5000 characters\)\n$/);
});

test('figures replace only what is between the markers', () => {
  const start = '<!-- figures: written by `npm run fidelity -- --write` -->\n';
  const page = `# A\n${start}\nold\n<!-- end of the figures -->\nB\n`;
  const written = withFigures(page, 'new\n');
  expect(written).toBe(`# A\n${start}\nnew\n\n<!-- end of the figures -->\nB\n`);
  expect(withFigures(written, 'new\n')).toBe(written);
  expect(() => withFigures('# A\n', '')).toThrow('<!-- end of the figures -->');
});
