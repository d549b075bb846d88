const separator = ' · ';

/**
 * Breaks a text of pieces with ` · ` between into lines that fit, never within a piece.
 * @param startColumn where the text begins
 * @param indent what further lines begin with
 */
export function flowPieces(
  text: string,
  { startColumn, indent, width }: { startColumn: number; indent: string; width: number },
): string {
  if (width === Infinity) return text;
  let column = startColumn;
  return text
    .split(separator)
    .map((piece, index) => {
      const isFirst = index === 0;
      // Behind a piece there is a separator, unless it is the last; one column too many is no harm.
      const end = column + (isFirst ? 0 : separator.length) + piece.length;
      const fits = isFirst || end + separator.length - 1 <= width;
      column = fits ? end : indent.length + piece.length;
      return isFirst ? piece : fits ? `${separator}${piece}` : `${separator.trimEnd()}\n${indent}${piece}`;
    })
    .join('');
}
