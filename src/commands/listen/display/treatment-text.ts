import { mostDeviations } from '../../../protocol/events/delivery-deviation.ts';
import type { Treatment, TreatmentNote } from '../../../protocol/reception/reception.ts';
import { type Explanation, judgementLines } from '../../../terminal/deliveries/judgement-text.ts';
import type { Palette } from '../../../terminal/text/palette.ts';
import { localTimeOfDay } from '../../../terminal/text/time-of-day.ts';
import { forwardingText } from './forwarding-text.ts';

export interface TreatmentTextOptions {
  readonly palette: Palette;
  /** Columns of the terminal; absent elsewhere. */
  readonly width?: number;
  /** If present, the verdicts on the conditions are shown. */
  readonly explanation?: Explanation;
  /** Whether a duplicate comes with what that means; true if absent. */
  readonly explainsDuplicates?: boolean;
  /** Formats Unix milliseconds as `HH:MM:SS.mmm`; uses the time zone of this machine if absent. */
  readonly formatTime?: (unixMs: number) => string;
}

/** The first ones show what is wrong. */
const maxDeviations = 8;

const notes: Readonly<Record<TreatmentNote, string>> = {
  'not-recorded': 'not recorded',
  'forward-loop': 'sent by this listener itself: a forward target leads back here',
  'sender-left': 'the sender disconnected before the answer',
  'failed-on-purpose': 'simulated (--fail-rate)',
  'answered-on-purpose': 'simulated (--respond)',
};

/** Explains why an answer is not the usual one. */
export function noteWords(note: TreatmentNote): string {
  return notes[note];
}

/** Describes what was done with a delivery, as lines without line feeds. */
export function treatmentLines(treatment: Treatment, options: TreatmentTextOptions): readonly string[] {
  const { palette, explanation, explainsDuplicates = true, formatTime = localTimeOfDay, width } = options;
  const { duplicateOf, forwardings, judgement, deviations = [] } = treatment;
  const lines = forwardings.map((forwarding) => forwardingText(forwarding, palette, width !== undefined));
  if (duplicateOf !== null) {
    lines.push(
      palette.warning(`duplicate of ${formatTime(duplicateOf.receivedAtMs)}`) +
        (explainsDuplicates
          ? palette.faint(
              ': same event and payload; nodes send one delivery per matching condition and per webhook',
            )
          : ''),
    );
  }
  const shown = deviations.slice(0, maxDeviations);
  lines.push(...shown.map(({ path, problem }) => `${palette.warning(path)}: ${problem}`));
  const more = deviations.length - shown.length;
  const atLeast = deviations.length >= mostDeviations ? 'at least ' : '';
  if (more > 0)
    lines.push(palette.faint(`and ${atLeast}${more} more ${more === 1 ? 'deviation' : 'deviations'}`));
  if (judgement !== undefined && explanation !== undefined) {
    lines.push(...judgementLines(judgement, explanation, palette));
  }
  return lines;
}

/** What was done with a delivery in a few words each, without its targets. */
export function treatmentWords(
  { duplicateOf, judgement, deviations = [] }: Treatment,
  options: TreatmentTextOptions,
): readonly string[] {
  const { palette, explanation, formatTime = localTimeOfDay } = options;
  const words: string[] = [];
  if (duplicateOf !== null) {
    words.push(palette.warning(`duplicate of ${formatTime(duplicateOf.receivedAtMs)}`));
  }
  const [first] = deviations;
  if (first !== undefined) words.push(palette.warning(`${first.path}: ${first.problem}`));
  if (judgement !== undefined && explanation !== undefined) {
    words.push(`a node (${explanation.profile}) would have sent ${judgement.deliveries}`);
  }
  return words;
}
