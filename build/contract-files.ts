import { eventContract } from '../src/protocol/events/contract/event-contracts.ts';
import { eventNamesOf } from '../src/protocol/events/event-catalogue.ts';
import { type Generation, generations, releasedGenerations } from '../src/protocol/events/generation.ts';
import { eventsPage } from './events-page.ts';
import { payloadTypes, type TypedEvent } from './payload-types.ts';

// npm packs files by extension and base name. The types of generations are alike, so these names keep them together,
// where gzip finds what they repeat.
const prefix = 'src/protocol/events/payloads/payloads-of-';

/** Returns the files that are made from the contract and kept in the repository: path and text. */
export function contractFiles(): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const generation of generations) {
    const title = `The \`data\` of each event of ${generation}. Undefined if the body has no \`data\`.`;
    files.set(`${prefix}${generation}.ts`, payloadTypes(typedEvents([generation]), 'Payloads', title));
  }
  files.set(
    `${prefix}released.ts`,
    payloadTypes(
      typedEvents(releasedGenerations),
      'EventPayloads',
      'The `data` of each event, as any released node sends it. Undefined if the body has no `data`.',
    ),
  );
  files.set('docs/events.md', eventsPage());
  return files;
}

function typedEvents(of: readonly Generation[]): readonly TypedEvent[] {
  const names = [...new Set(of.flatMap((generation) => eventNamesOf[generation]))].sort();
  return names.map((name) => ({
    name,
    contracts: of.flatMap((generation) => eventContract(name, generation) ?? []),
  }));
}
