import type { Token } from '../../protocol/token/token.ts';

/**
 * A part of what an authorization header contains, relative to the tokens, so that it can be stored and printed without
 * them. `token` is the token of the handler, `other` a made-up one.
 */
type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'token' | 'other';
      readonly from: number;
      readonly to: number;
      /** Each character is replaced by the digit that many places later, if it is not 0. */
      readonly shift?: number;
      readonly isUpper?: boolean;
    }
  | { readonly kind: 'base64'; readonly pieces: Pieces };

export type Pieces = readonly Piece[];

/** Turns pieces into text. */
export type WritePieces = (pieces: Pieces) => string;

const digits = '0123456789abcdef';

/** Returns a function that fills in the tokens. */
export function piecesWriter(token: Token, other: Token): WritePieces {
  const write: WritePieces = (pieces) => pieces.map(writeOne).join('');
  return write;

  function writeOne(piece: Piece): string {
    switch (piece.kind) {
      case 'text':
        return piece.text;
      case 'base64':
        return Buffer.from(write(piece.pieces), 'latin1').toString('base64');
      case 'token':
      case 'other': {
        const slice = (piece.kind === 'token' ? token : other).token.slice(piece.from, piece.to);
        const shifted = piece.shift === undefined ? slice : shiftDigits(slice, piece.shift);
        return piece.isUpper ? shifted.toUpperCase() : shifted;
      }
    }
  }
}

function shiftDigits(hex: string, shift: number): string {
  return [...hex].map((digit) => digits[(Number.parseInt(digit, 16) + shift) % digits.length] ?? '').join('');
}

/**
 * Returns a function that writes pieces of the other token as they are, and a mark for each piece of the token.
 * @param shellOf receives the mark and what a shell replaces it with, a word in double quotes
 * @param variable the environment variable with the token
 */
export function markedWriter(
  other: Token,
  variable: string,
  shellOf: (mark: string, word: string) => void,
): WritePieces {
  let marks = 0;
  const write = piecesWriter(other, other);
  return (pieces) =>
    pieces
      .map((piece) => {
        if (!holdsToken(piece)) return write([piece]);
        marks += 1;
        const mark = `@SECRET-${marks}@`;
        shellOf(mark, shellWordOf(piece, variable, write));
        return mark;
      })
      .join('');
}

function holdsToken(piece: Piece): boolean {
  return piece.kind === 'base64' ? piece.pieces.some(holdsToken) : piece.kind === 'token';
}

function shellWordOf(piece: Piece, variable: string, write: WritePieces): string {
  switch (piece.kind) {
    case 'base64': {
      const words = piece.pieces.map((part) => shellWordOf(part, variable, write)).join('');
      return `"$(printf %s ${words} | base64 | tr -d '\\n')"`;
    }
    case 'token': {
      const { from, to, shift = 0, isUpper = false } = piece;
      const steps = [`printf %s "$${variable}"`];
      if (from > 0 || to < 64) steps.push(`cut -c ${from + 1}-${to}`);
      if (shift > 0) {
        const later = digits.slice(shift) + digits.slice(0, shift);
        steps.push('tr A-F a-f', `tr ${digits} ${later}`);
      }
      if (isUpper) steps.push('tr a-f A-F');
      return `"$(${steps.join(' | ')})"`;
    }
    default:
      return `'${write([piece])}'`;
  }
}
