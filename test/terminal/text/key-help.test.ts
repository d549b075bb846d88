import { expect, test } from 'vitest';
import { printable } from '../../../src/printable.ts';
import { keyLine, pickedKeysText } from '../../../src/terminal/text/key-help.ts';
import { plainPalette } from '../../../src/terminal/text/palette.ts';

test.for([
  [true, '↑ pick · / filter · r resend · f next view · c clear · p pause · q quit'],
  [false, '↑ pick · / filter · f next view · c clear · p pause · q quit'],
] as const)('the keys are listed on one line, resend only where it is possible: %s', ([canResend, line]) => {
  expect(keyLine({ canResend }, plainPalette)).toBe(line);
  expect(printable(line)).toBe(line);
  expect(line.length).toBeLessThan(80);
});

test.for([
  [true, true, 'Enter shows it, r forwards it again, y prints it as a command, Esc returns.'],
  [false, true, 'Enter shows it, y prints it as a command, Esc returns.'],
  [false, false, 'Enter shows it, Esc returns.'],
] as const)('of a picked delivery, forwarding %s and sending %s', ([canForward, canSend, line]) => {
  expect(pickedKeysText({ canForward, canSend })).toBe(line);
});
