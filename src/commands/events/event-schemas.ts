import { exampleBody } from '../../chain/example-body.ts';
import type { Profile } from '../../protocol/delivery/profile.ts';
import type { NamedContract } from '../../protocol/events/contract/event-contracts.ts';
import { asyncApiDocument } from '../../protocol/schemas/asyncapi-document.ts';
import { bodySchema } from '../../protocol/schemas/body-schema.ts';
import { version } from '../../version.ts';

/** Returns the JSON Schemas of events, each as JSON text. */
export function schemaTexts(profile: Profile, entries: readonly NamedContract[]): readonly string[] {
  return entries.map((entry) => JSON.stringify(bodySchema(profile, entry, exampleBody(profile, entry.name))));
}

/** Returns the AsyncAPI document of a profile as JSON text. */
export function asyncApiText(profile: Profile): string {
  return JSON.stringify(asyncApiDocument(profile, version));
}
