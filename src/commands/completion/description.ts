import type { CommandDeclaration } from '../../flags/command-declaration.ts';
import type { Flag, Suggestion } from '../../flags/flag.ts';
import { globalFlags, helpFlag, versionFlag } from '../../flags/global-flags.ts';
import { eventNamesOf } from '../../protocol/events/event-catalogue.ts';
import { generations } from '../../protocol/events/generation.ts';

/** What a shell can offer for a value: files, or one of a few words. Empty if no values are known in advance. */
export type Offer = 'file' | readonly string[];

const nothing: Offer = [];

/** The data that completion is made from. */
export interface CompletionSource {
  /** In the order of help. */
  readonly commandTable: readonly CommandDeclaration[];
  /** The summaries of the groups of commands, keyed by the word of the group. */
  readonly groupSummaries: Readonly<Record<string, string>>;
}

export interface CompletedFlag {
  /** `--header`, and `-H` if there is a short form. */
  readonly names: readonly string[];
  readonly description: string;
  /** Undefined for a flag that takes no value. */
  readonly value: { readonly placeholder: string; readonly offer: Offer } | undefined;
  readonly isRepeatable: boolean;
}

export interface CompletedCommand {
  /** The words that call it; empty for the program itself. */
  readonly words: readonly string[];
  readonly summary: string;
  readonly flags: readonly CompletedFlag[];
  readonly arguments: readonly { readonly name: string; readonly offer: Offer }[];
  /** The words that can follow instead of an argument. */
  readonly subcommands: readonly { readonly word: string; readonly summary: string }[];
}

/** All commands in the order of help, including the program itself and the groups. */
export type Completion = readonly CompletedCommand[];

/** @param cases the values that `check --only` accepts */
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
      subcommands: subcommandsOf(words, source),
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
    // `relay` is a command and a group.
    found.set(word, own.length > depth + 1 ? (groupSummaries[word] ?? found.get(word) ?? '') : summary);
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
  // The user may choose the generation later on the line, or not at all.
  if (suggestion === 'event') return [...new Set(generations.flatMap((one) => eventNamesOf[one]))];
  return suggestion === 'case' ? cases : suggestion;
}
