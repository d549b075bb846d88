import outputSchema from '../docs/output.schema.json' with { type: 'json' };
import { exampleBody } from '../src/chain/example-body.ts';
import { profileNames, profiles } from '../src/protocol/delivery/profile.ts';
import { eventsOf } from '../src/protocol/events/contract/event-contracts.ts';
import { linkedAsyncApiDocument } from '../src/protocol/schemas/asyncapi-document.ts';
import { bodySchema, schemaFileName } from '../src/protocol/schemas/body-schema.ts';

/** Returns the JSON Schemas of bodies and of output, and the AsyncAPI documents of a version of the package: path and text. */
export function schemaFiles(folder: string, version: string): ReadonlyMap<string, string> {
  const files = new Map([[`${folder}/schemas/output.json`, JSON.stringify(outputSchema)]]);
  for (const name of profileNames) {
    const profile = profiles[name];
    for (const contract of eventsOf(profile.generation)) {
      const schema = bodySchema(profile, contract, exampleBody(profile, contract.name));
      files.set(`${folder}/schemas/${name}/${schemaFileName(contract.name)}`, JSON.stringify(schema));
    }
    const document = linkedAsyncApiDocument(profile, version);
    files.set(`${folder}/schemas/${name}/asyncapi.json`, JSON.stringify(document));
  }
  return files;
}
