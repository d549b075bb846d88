import { expect, test } from 'vitest';
import { junitXml } from '../../../src/commands/check/junit-xml.ts';
import { type Element, readXml } from '../../check/read-xml.ts';
import { results, summary } from './judged-cases.ts';

test('the JUnit report is XML, whatever a handler answers', () => {
  const suites = readXml(junitXml(results, summary));
  const [suite] = suites.children;
  expect(suites).toMatchObject({ name: 'testsuites', attributes: { tests: '4', failures: '1' } });
  expect(suite?.attributes.skipped).toBe('1');
  const tests = suite?.children.filter(({ name }) => name === 'testcase') ?? [];
  expect(tests.map(({ attributes }) => attributes)).toEqual([
    { classname: 'accepts', name: 'a: a title', time: '0.001' },
    { classname: 'accepts', name: 'event/b: a title', time: '0.000' },
    { classname: 'refuses', name: 'c: a title', time: '0.002' },
    { classname: 'refuses', name: 'd: a title', time: '0.003' },
  ]);
  const [passed, skipped, failed, warned] = tests;
  expect(passed?.children).toEqual([]);
  expect(skipped?.children[0]).toMatchObject({ name: 'skipped', attributes: { message: 'nothing listens' } });
  expect(failed?.children[0]).toMatchObject({
    name: 'failure',
    attributes: { message: '200 to <b>&"\'\\u001b[31m\\u0000\\ud800' },
  });
  expect(warned?.children[0]?.name).toBe('system-out');
});

test('the JUnit report shows how many cases were not sent, and how to send the same again', () => {
  const propertiesOf = (unsent: number) => {
    const [suite] = readXml(junitXml(results, { ...summary, chosen: 9, unsent, seed: '<&>' })).children;
    const [properties] = suite?.children ?? [];
    return {
      properties: properties?.children.map(({ attributes }) => attributes),
      output: suite?.children.find(({ name }) => name === 'system-out')?.text,
    };
  };
  expect(propertiesOf(5)).toEqual({
    properties: [
      { name: 'seed', value: '<&>' },
      { name: 'at', value: '1970-01-01T00:00:00.000Z' },
      { name: 'chosen', value: '9' },
      { name: 'unsent', value: '5' },
    ],
    output: '5 of 9 cases not sent',
  });
  expect(propertiesOf(0).output).toBeUndefined();
});

interface Allowed {
  readonly attributes: readonly string[];
  readonly required?: readonly string[];
  readonly children?: readonly string[];
}

const outcome: Allowed = { attributes: ['type', 'message'] };

/** What junit-10.xsd of Jenkins' xUnit plugin allows, as far as the report uses it. */
const schema: Readonly<Record<string, Allowed>> = {
  testsuites: { attributes: ['name', 'time', 'tests', 'failures', 'errors'], children: ['testsuite'] },
  testsuite: {
    attributes: ['name', 'tests', 'failures', 'errors', 'time', 'skipped', 'timestamp'],
    required: ['name', 'tests', 'failures', 'errors'],
    children: ['properties', 'testcase', 'system-out'],
  },
  properties: { attributes: [], children: ['property'] },
  property: { attributes: ['name', 'value'], required: ['name', 'value'] },
  testcase: {
    attributes: ['name', 'time', 'classname'],
    required: ['name'],
    children: ['skipped', 'failure', 'system-out'],
  },
  skipped: outcome,
  failure: outcome,
  'system-out': { attributes: [] },
};

function deviations({ name, attributes, children }: Element): readonly string[] {
  const allowed = schema[name];
  if (allowed === undefined) return [`<${name}>`];
  const names = Object.keys(attributes);
  return [
    ...names.filter((given) => !allowed.attributes.includes(given)).map((given) => `${name} ${given}`),
    ...(allowed.required ?? [])
      .filter((needed) => !names.includes(needed))
      .map((lacks) => `${name} ${lacks}?`),
    ...children
      .filter((child) => !allowed.children?.includes(child.name))
      .map((child) => `${name} > ${child.name}`),
    ...Object.entries(attributes)
      .filter(([given, value]) => given === 'time' && !/^\d{1,3}(?:,?\d{3})*\.\d*$/.test(value))
      .map(([, value]) => `time ${value}`),
    ...children.flatMap(deviations),
  ];
}

test('the JUnit report is valid by the schema of Jenkins', () => {
  const xml = junitXml(results, { ...summary, unsent: 2, durationMs: 1_234_567 });
  expect(deviations(readXml(xml))).toEqual([]);
});
