import type { CommandDeclaration } from '../../flags/command-declaration.ts';
import type { Flag, Suggestion } from '../../flags/flag.ts';
import { globalFlags, helpFlag, versionFlag } from '../../flags/global-flags.ts';
import { eventNamesOf } from '../../protocol/events/event-catalogue.ts';
import { generations } from '../../protocol/events/generation.ts';

/** What can stand in the place of a value: a file, one of a few words, or what nobody knows beforehand. */
export type Offer = 'file' | readonly string[];

const nothing: Offer = [];

/** What completion is made of. */
export interface CompletionSource {
  /** In the order of help. */
  readonly commandTable: readonly CommandDeclaration[];
  /** What a group of commands is about, by its word. */
  readonly groupSummaries: Readonly<Record<string, string>>;
}

export interface CompletedFlag {
  /** `--header`, and `-H` where it has a short form. */
  readonly names: readonly string[];
  readonly description: string;
  /** Undefined for a flag that takes no value. */
  readonly value: { readonly placeholder: string; readonly offer: Offer } | undefined;
  readonly isRepeatable: boolean;
}

export interface CompletedCommand {
  /** The words that call it; none for the program alone. */
  readonly words: readonly string[];
  readonly summary: string;
  readonly flags: readonly CompletedFlag[];
  readonly arguments: readonly { readonly name: string; readonly offer: Offer }[];
  /** What can follow in place of an argument. */
  readonly subcommands: readonly { readonly word: string; readonly summary: string }[];
}

/** Every command line there is, the program alone and its groups included, in the order of the help. */
export type Completion = readonly CompletedCommand[];

/** @param cases what `check --only` takes */
export function describeCompletion(source: CompletionSource, cases: readonly string[]): Completion {
  const { commandTable, groupSummaries } = source;
  const offerOf = (suggestion: Suggestion | undefined) => offerFor(suggestion, cases);
  const flagsOf = (flags: Readonly<Record<string, Flag>>) => describeFlags(flags, offerOf);
  const everywhere = flagsOf({ ...globalFlags, helpFlag });
  const group = (words: readonly string[], summary: string): CompletedCommand => ({
    words,
    summary,
    flags: words.length === 0 ? [...everywhere, ...flagsOf({ versionFlag })] : everywhere,
    arguments: [],
    subcommands: subcommandsOf(words, source),
  });
  const help = group(['help'], 'show help for a command');
  const words = subcommandsOf([], source);
  const program = { ...group([], ''), subcommands: [...words, { word: 'help', summary: help.summary }] };
  return [
    program,
    ...Object.entries(groupSummaries).map(([word, summary]) => group([word], summary)),
    ...commandTable.map(({ words, summary, flags, arguments: given }) => ({
      words,
      summary,
      flags: [...flagsOf(flags), ...everywhere],
      arguments: given.map(({ name, suggests }) => ({ name, offer: offerOf(suggests) })),
      subcommands: [],
    })),
    { ...help, arguments: [{ name: 'command', offer: words.map(({ word }) => word) }] },
  ];
}

function subcommandsOf(
  words: readonly string[],
  { commandTable, groupSummaries }: CompletionSource,
): CompletedCommand['subcommands'] {
  const depth = words.length;
  const found = new Map<string, string>();
  for (const { words: own, summary } of commandTable) {
    const word = own[depth];
    if (word === undefined || words.some((above, index) => own[index] !== above)) continue;
    found.set(word, own.length > depth + 1 ? (groupSummaries[word] ?? '') : summary);
  }
  return [...found].map(([word, summary]) => ({ word, summary }));
}

function describeFlags(
  flags: Readonly<Record<string, Flag>>,
  offerOf: (suggestion: Suggestion | undefined) => Offer,
): readonly CompletedFlag[] {
  return Object.values(flags).map((flag) => ({
    names: [`--${flag.name}`, ...(flag.short === undefined ? [] : [`-${flag.short}`])],
    description: flag.description,
    value:
      flag.kind === 'toggle'
        ? undefined
        : { placeholder: flag.placeholder, offer: offerOf(flag.read.suggests) },
    isRepeatable: flag.kind === 'list',
  }));
}

function offerFor(suggestion: Suggestion | undefined, cases: readonly string[]): Offer {
  if (suggestion === undefined) return nothing;
  // Which generation is meant may be said later on the line, or not at all.
  if (suggestion === 'event') return [...new Set(generations.flatMap((one) => eventNamesOf[one]))];
  return suggestion === 'case' ? cases : suggestion;
}
