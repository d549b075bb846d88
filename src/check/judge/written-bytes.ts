/** Eight or more bytes in decimal, as JSON writes a Buffer of Node. */
const decimalBytes = /\b\d{1,3}(?:[,\s]+\d{1,3}){7,}\b/g;
/** Hexadecimal in groups, as Node prints a Buffer, and as people write long numbers. */
const groupedDigits = /\b[0-9a-f]{2,8}(?:[-:\s][0-9a-f]{2,8})+\b/gi;
/** Eight or more characters in hexadecimal. */
const hexText = /(?:[0-9a-f]{2}){8,}/gi;

/** Appends what the lists of bytes in a text stand for, and grouped digits without what separates them. */
export function withDecoded(text: string): string {
  const joined = (text.match(groupedDigits) ?? []).map((groups) => groups.replace(/[-:\s]/g, ''));
  const decimal = (text.match(decimalBytes) ?? []).map((list) =>
    Buffer.from(list.split(/[,\s]+/).map(Number)).toString('latin1'),
  );
  const decoded = [text, ...joined].flatMap((digits) => digits.match(hexText) ?? []);
  return [
    text,
    ...joined,
    ...decimal,
    ...decoded.map((hex) => Buffer.from(hex, 'hex').toString('latin1')),
  ].join('\n');
}
