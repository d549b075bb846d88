import { expect, test } from 'vitest';
import { printable } from '../../../src/printable.ts';
import { keyLine } from '../../../src/terminal/text/key-help.ts';
import { plainPalette } from '../../../src/terminal/text/palette.ts';

test.for([
  [true, '↑ pick · / filter · r resend · f next view · c clear · p pause · q quit'],
  [false, '↑ pick · / filter · f next view · c clear · p pause · q quit'],
] as const)('the keys are listed on one line, resend only where it is possible: %s', ([canResend, line]) => {
  expect(keyLine({ canResend }, plainPalette)).toBe(line);
  expect(printable(line)).toBe(line);
  expect(line.length).toBeLessThan(80);
});
