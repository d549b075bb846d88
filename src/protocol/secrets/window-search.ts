/** Calls `found` with the start of each wanted window of the text, in order. Returning true ends the search. */
export type WindowSearch = (text: string, found: (start: number) => boolean) => void;

export interface WindowKind {
  /** The length of each window. */
  readonly length: number;
  /** How many characters of a window to look at first: enough to identify it, few enough to skip most of the text. */
  readonly sampleLength: number;
  /** The characters of windows. If it has no upper case, case is ignored. */
  readonly alphabet: string;
}

const none = 0xff;
/** Odd, so that every character of a sample affects its digest. */
const base = 0x9e3779b1;
/** About two of these places are taken. A sample must hit two taken ones, so few windows are looked up. */
const placesPerWindow = 32;
const fewestPlaceBits = 10;

/**
 * Searches a text for wanted windows in one pass, at a cost that does not grow with their number. It reads at least one
 * whole sample of every window, and looks a window up only if the sample can belong to a wanted one (Wu and Manber).
 */
export function createWindowSearch(
  wanted: ReadonlySet<string>,
  { length, sampleLength, alphabet }: WindowKind,
): WindowSearch {
  const isCaseless = alphabet === alphabet.toLowerCase();
  const symbols = symbolTable(alphabet, isCaseless);
  /** The largest distance between samples. */
  const step = length - sampleLength + 1;

  const placeBits = Math.max(fewestPlaceBits, Math.ceil(Math.log2(wanted.size * placesPerWindow)));
  const firstPlace = (digest: number) => Math.imul(digest ^ (digest >>> 15), 0x85ebca6b) >>> (32 - placeBits);
  const secondPlace = (digest: number) =>
    Math.imul(digest ^ (digest >>> 13), 0xc2b2ae35) >>> (32 - placeBits);
  const sieve = new Uint8Array(2 ** placeBits);
  for (const window of wanted) {
    for (let start = 0; start < step; start += 1) {
      let digest = 0;
      for (let index = start + sampleLength - 1; index >= start; index -= 1)
        digest = (Math.imul(digest, base) + (symbols[window.charCodeAt(index)] ?? none)) | 0;
      sieve[firstPlace(digest)] = 1;
      sieve[secondPlace(digest)] = 1;
    }
  }

  return (text, found) => {
    let start = 0;
    while (start + sampleLength <= text.length) {
      let digest = 0;
      let index = start + sampleLength - 1;
      for (; index >= start; index -= 1) {
        const symbol = symbols[text.charCodeAt(index)] ?? none;
        if (symbol === none) break;
        digest = (Math.imul(digest, base) + symbol) | 0;
      }
      if (index >= start) {
        start = index + 1;
        continue;
      }
      const isLikely = sieve[firstPlace(digest)] === 1 && sieve[secondPlace(digest)] === 1;
      if (isLikely && isFoundAround(text, start, found)) return;
      start += step;
    }
  };

  /** Looks up each window that the sample may belong to. */
  function isFoundAround(text: string, sample: number, found: (start: number) => boolean): boolean {
    for (let start = Math.max(0, sample - step + 1); start <= sample; start += 1) {
      const window = text.slice(start, start + length);
      if (wanted.has(isCaseless ? window.toLowerCase() : window) && found(start)) return true;
    }
    return false;
  }
}

function symbolTable(alphabet: string, isCaseless: boolean): Uint8Array {
  const symbols = new Uint8Array(0x100).fill(none);
  for (const [symbol, character] of [...alphabet].entries()) {
    symbols[character.charCodeAt(0)] = symbol;
    if (isCaseless) symbols[character.toUpperCase().charCodeAt(0)] = symbol;
  }
  return symbols;
}
