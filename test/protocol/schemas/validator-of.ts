import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { profiles } from '../../../src/protocol/delivery/profile.ts';
import type { ProfileName } from '../../../src/protocol/delivery/profile-name.ts';
import { eventsOf, type NamedContract } from '../../../src/protocol/events/contract/event-contracts.ts';
import { bodySchema } from '../../../src/protocol/schemas/body-schema.ts';

// Without the optimizations, Ajv compiles all schemas in a third of the time.
const ajv = new Ajv2020({ strict: true, inlineRefs: false, code: { optimize: false } });
const compiled = new Map<string, ValidateFunction>();

/** Returns the validator of the schema of an event, in the strict mode of Ajv. */
export function validatorOf(profile: ProfileName, { name }: Pick<NamedContract, 'name'>): ValidateFunction {
  const key = `${profile} ${name}`;
  const known = compiled.get(key);
  if (known !== undefined) return known;
  const contract = eventsOf(profiles[profile].generation).find((one) => one.name === name);
  if (contract === undefined) throw new Error(`Expected an event of ${profile}, got ${name}.`);
  const validator = ajv.compile(bodySchema(profiles[profile], contract));
  compiled.set(key, validator);
  return validator;
}

/** Returns why a body does not conform to the schema of its event, or undefined if it does. */
export function refusalOf(
  profile: ProfileName,
  event: NamedContract['name'],
  body: unknown,
): string | undefined {
  const validate = validatorOf(profile, { name: event });
  return validate(body) ? undefined : ajv.errorsText(validate.errors, { dataVar: event });
}
