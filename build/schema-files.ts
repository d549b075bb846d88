import outputSchema from '../docs/output.schema.json' with { type: 'json' };
import { exampleBody } from '../src/chain/example-body.ts';
import { type Profile, profiles } from '../src/protocol/delivery/profile.ts';
import { profileNames } from '../src/protocol/delivery/profile-name.ts';
import { eventsOf } from '../src/protocol/events/contract/event-contracts.ts';
import { linkedAsyncApiDocument } from '../src/protocol/schemas/asyncapi-document.ts';
import { bodySchema, type RootSchema } from '../src/protocol/schemas/body-schema.ts';

/** Returns the JSON Schemas of bodies and of output, and the AsyncAPI documents of a version of the package: path and text. */
export function schemaFiles(folder: string, version: string): ReadonlyMap<string, string> {
  const files = new Map([[`${folder}/schemas/output.json`, JSON.stringify(outputSchema)]]);
  for (const name of profileNames) {
    const profile = profiles[name];
    for (const [event, schema] of bodySchemas(profile))
      files.set(`${folder}/schemas/${name}/${event}.json`, JSON.stringify(schema));
    const document = linkedAsyncApiDocument(profile, version);
    files.set(`${folder}/schemas/${name}/asyncapi.json`, JSON.stringify(document));
  }
  return files;
}

/**
 * Returns the schema of each event that stock nodes deliver in a profile. Of several whose data has the same schema, only
 * the first has an example: hexadecimal text hardly compresses.
 */
function bodySchemas(profile: Profile): ReadonlyMap<string, RootSchema> {
  const schemas = new Map<string, RootSchema>();
  const shown = new Set<string>();
  for (const contract of eventsOf(profile.generation)) {
    if (!contract.isDelivered) continue;
    const plain = bodySchema(profile, contract);
    const data = JSON.stringify([plain.properties?.data, plain.$defs]);
    const example = shown.has(data) ? undefined : exampleBody(profile, contract.name);
    schemas.set(contract.name, bodySchema(profile, contract, example));
    shown.add(data);
  }
  return schemas;
}
