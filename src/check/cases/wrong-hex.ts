/** Hexadecimal of the same length that differs in every character. */
export function wrongHex(hex: string): string {
  return [...hex].map((digit) => ((Number.parseInt(digit, 16) + 5) % 16).toString(16)).join('');
}

/** One for each number of right characters, from 0 to `length - 1`. */
export function manyWrong<Made>(length: number, make: (right: number) => Made): readonly Made[] {
  return Array.from({ length }, (_, right) => make(right));
}
