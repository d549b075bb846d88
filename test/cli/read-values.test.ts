import { expect, test } from 'vitest';
import { readDelay, readShare, readStatus } from '../../src/commands/listen/flags.ts';
import { readSpeed } from '../../src/commands/send/flags.ts';
import { list, toggle, value, valueWithDefault } from '../../src/flags/flag.ts';
import { readDuration, readPort, readText, readTime } from '../../src/flags/flag-values.ts';
import { readSize } from '../../src/flags/listening-flags.ts';
import { readFlags } from '../../src/flags/read-flags.ts';

test.for([
  ['250ms', 250],
  ['3s', 3_000],
  ['2m', 120_000],
  ['1.5s', 1_500],
  ['1h', 3_600_000],
  ['1d', 86_400_000],
] as const)('the duration %s is %d ms', ([text, durationMs]) => {
  expect(readDuration(text)).toBe(durationMs);
});

test.for(['', '0ms', '5', '3 s', '-1s', '1w', '1e3ms', '99999m', '25d', 'NaNs'])(
  '%j is not a duration',
  (text) => {
    expect(() => readDuration(text)).toThrow(/expected a duration/);
  },
);

test.for([
  ['512kb', 512_000],
  ['5mb', 5_000_000],
  ['5MB', 5_000_000],
  ['100b', 100],
  ['1.5kb', 1_500],
] as const)('the size %s is %d bytes', ([text, bytes]) => {
  expect(readSize(text)).toBe(bytes);
});

test.for(['', '0', '5', '-1', '5gb', 'mb', '65mb', '0x10'])('%j is not a size', (text) => {
  expect(() => readSize(text)).toThrow(/expected a size/);
});

test.for(['0', '1', '4044', '65535'])('%s is a port', (text) => {
  expect(readPort(text)).toBe(Number(text));
});

test.for([
  ['2026-11-23T10:00:00Z', 1_795_428_000_000],
  ['2026-11-23T10:00:00', 1_795_428_000_000],
  ['2026-11-23 10:00', 1_795_428_000_000],
  ['2026-11-23T12:00:00.000+02:00', 1_795_428_000_000],
  ['2026-11-23', 1_795_392_000_000],
  ['1795428000000', 1_795_428_000_000],
] as const)('the time %s is %d', ([text, unixMs]) => {
  expect(readTime(text)).toBe(unixMs);
});

test.for([
  '',
  'now',
  '0',
  '2026',
  '1795428000',
  '2026-02-30T99:00',
  '2026-02-30',
  '2026-04-31T00:00Z',
  '9999999999999999',
  '-1',
  '1.5',
])('%j is not a time', (text) => {
  expect(() => readTime(text)).toThrow(/expected a time/);
});

const flags = {
  maxBodyBytes: valueWithDefault('--max-body SIZE', '', readSize, '5mb'),
  host: value('--host ADDRESS', '', readText),
  isJson: toggle('--json', ''),
  headers: list('--header NAME', '', readText),
};

test('flags are read from the command line, else the environment, else their default', () => {
  const env = { PHANTOM_WEBHOOK_MAX_BODY: '1kb', PHANTOM_WEBHOOK_JSON: '1', PHANTOM_WEBHOOK_HEADER: 'a, b' };
  expect(readFlags(flags, {}, {})).toEqual({
    maxBodyBytes: 5_000_000,
    host: undefined,
    isJson: false,
    headers: [],
  });
  expect(readFlags(flags, {}, env)).toEqual({
    maxBodyBytes: 1_000,
    host: undefined,
    isJson: true,
    headers: ['a', 'b'],
  });
  expect(readFlags(flags, { 'max-body': '2kb', header: ['c'] }, env)).toMatchObject({
    maxBodyBytes: 2_000,
    headers: ['c'],
  });
});

test.for([
  [{ PHANTOM_WEBHOOK_MAX_BODY: 'big' }, /^PHANTOM_WEBHOOK_MAX_BODY: expected a size/],
  [{ PHANTOM_WEBHOOK_JSON: 'perhaps' }, /^PHANTOM_WEBHOOK_JSON: expected 1 or 0/],
] as const)('an invalid variable is named', ([env, message]) => {
  expect(() => readFlags(flags, {}, env)).toThrow(message);
});

test.for([
  ['200', 200],
  ['599', 599],
] as const)('%s is accepted as a status to answer', ([text, status]) => {
  expect(readStatus(text)).toBe(status);
});

test.for(['', '100', '199', '600', '99', '20', '2000', '2e2'])('%j is not a status to answer', (text) => {
  expect(() => readStatus(text)).toThrow(/expected a status from 200 to 599/);
});

test.for([
  ['0', 0],
  ['0.1', 0.1],
  ['.5', 0.5],
  ['1', 1],
  ['10%', 0.1],
  ['100%', 1],
] as const)('the share %s is %d', ([text, share]) => {
  expect(readShare(text)).toBeCloseTo(share, 12);
});

test.for(['', '1.1', '-0.1', '101%', 'half', '1e-1', '%'])('%j is not a share', (text) => {
  expect(() => readShare(text)).toThrow(/expected a share/);
});

test.for([
  ['0', 0],
  ['0ms', 0],
  ['2s', 2_000],
] as const)('the delay %s is %d ms', ([text, delayMs]) => {
  expect(readDelay(text)).toBe(delayMs);
});

test.for([
  ['1x', 1],
  ['0.5x', 0.5],
  ['10x', 10],
  ['max', Number.POSITIVE_INFINITY],
] as const)('the speed %s is %d', ([text, speed]) => {
  expect(readSpeed(text)).toBe(speed);
});

test.for(['', '2', '0x', '-1x', 'x', 'fast', '0.0001x'])('%j is not a speed', (text) => {
  expect(() => readSpeed(text)).toThrow(/expected a speed/);
});

test('several values in a variable are separated by the separator of its flag', () => {
  const where = { ...list('--where CONDITION', '', readText), separator: '\n' };
  const env = { PHANTOM_WEBHOOK_WHERE: 'a between {"min":1,"max":2}\nb eq 1' };
  expect(readFlags({ where }, {}, env)).toEqual({ where: ['a between {"min":1,"max":2}', 'b eq 1'] });
});
