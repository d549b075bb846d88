import { closestName } from '../../closest-name.ts';
import { Problem } from '../../problem.ts';
import { eventNamesOf } from './event-catalogue.ts';

const questionMark = 0x3f;

/** A pattern of event names: `*` stands for any run of characters, dots included, `?` for one. Case counts. */
export interface EventPattern {
  readonly text: string;
  /** The text between the stars; `?` is kept. */
  readonly pieces: readonly string[];
}

export function createEventPattern(text: string): EventPattern {
  return { text, pieces: text.split(/\*+/) };
}

/**
 * Reads patterns separated by commas. White space around each is ignored.
 * @throws Problem `bad-flag` when one is empty
 */
export function parseEventPatterns(text: string): readonly EventPattern[] {
  return text.split(',').map((item) => {
    const pattern = item.trim();
    if (pattern !== '') return createEventPattern(pattern);
    throw new Problem('bad-flag', `Expected event names separated by commas, got "${text}".`, {
      hint: "For example 'block.*,transaction.applied'. * matches any characters, ? matches one.",
    });
  });
}

/** Whether any of the patterns matches. Takes time proportional to the length of the event, even a hostile one. */
export function matchesEvent(patterns: readonly EventPattern[], event: string): boolean {
  return patterns.some((pattern) => matchesPattern(pattern, event));
}

/** @param patterns undefined for all events */
export function wantedBy(patterns: readonly EventPattern[] | undefined): (event: string) => boolean {
  return patterns === undefined ? () => true : (event) => matchesEvent(patterns, event);
}

/**
 * Checks for a pattern that matches no event of any generation. That is not an error: forks have their own events.
 * @returns undefined for a pattern that matches one; otherwise what was probably meant, or null if nothing is similar
 */
export function unknownPattern(pattern: EventPattern): { readonly meant: string | null } | undefined {
  const names = [...new Set(Object.values(eventNamesOf).flat())];
  if (names.some((name) => matchesPattern(pattern, name))) return undefined;
  const families = [...new Set(names.map((name) => `${name.split('.')[0]}.*`))];
  const meant = closestName(pattern.text, pattern.pieces.length > 1 ? [...families, ...names] : names);
  return { meant: meant ?? null };
}

function matchesPattern({ pieces }: EventPattern, event: string): boolean {
  const first = pieces[0] ?? '';
  if (!isAt(first, event, 0)) return false;
  if (pieces.length === 1) return first.length === event.length;

  const last = pieces.at(-1) ?? '';
  const end = event.length - last.length;
  let from = first.length;
  // The first place that fits leaves the most room for the other pieces, so no other place needs trying.
  for (const piece of pieces.slice(1, -1)) {
    const place = placeOf(piece, event, from);
    if (place === -1) return false;
    from = place + piece.length;
  }
  return from <= end && isAt(last, event, end);
}

function placeOf(piece: string, event: string, from: number): number {
  for (let place = from; place + piece.length <= event.length; place += 1) {
    if (isAt(piece, event, place)) return place;
  }
  return -1;
}

function isAt(piece: string, event: string, place: number): boolean {
  if (place + piece.length > event.length) return false;
  for (let index = 0; index < piece.length; index += 1) {
    const code = piece.charCodeAt(index);
    if (code !== questionMark && code !== event.charCodeAt(place + index)) return false;
  }
  return true;
}
