import { cutToWidth, displayWidth } from '../../../terminal/text/display-width.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: the colours are control sequences
const colour = /(\u001b\[\d+m)/;

/** Shortens a text in colours of ours to so many columns, the `…` included; what it opens stays closed. */
export function cutStyled(text: string, width: number): string {
  let left = width - 1;
  return text
    .split(colour)
    .map((part, index) => {
      const isColour = index % 2 === 1;
      if (isColour || left < 0) return isColour ? part : '';
      const kept = cutToWidth(part, left);
      const isWhole = kept.length === part.length;
      left = isWhole ? left - displayWidth(part) : -1;
      return isWhole ? part : `${kept}…`;
    })
    .join('');
}
