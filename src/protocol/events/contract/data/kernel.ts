import {
  anything,
  decimal,
  described,
  integer,
  object,
  openObject,
  optional,
  text,
  trueOrFalse,
} from '../schema/schema.ts';
import { freeText } from '../schema/text-formats.ts';

/** What the kernel of ARK 3 and Mainsail sends about itself (`core-kernel` 3.9.1, Mainsail `packages/kernel`). */
export const cacheKey = object({ key: text(freeText) }, undefined, 'An object with the "key".');
export const cacheHit = object(
  { key: text(freeText), value: anything },
  undefined,
  'An object with "key" and "value".',
);
export const cacheWritten = object(
  { key: text(freeText), value: anything, seconds: decimal(0) },
  undefined,
  'An object with "key", "value" and "seconds".',
);
export const startStep = object(
  { bootstrapper: text(freeText) },
  undefined,
  'An object with the name of the step under "bootstrapper".',
);
export const maintenance = described(trueOrFalse, 'True or false.');
export const serviceProvider = object(
  { name: text(freeText, 'The name of the plugin.') },
  undefined,
  'An object with its "name".',
);

const executionTime = decimal(0, 'Milliseconds.');
const driver = text(freeText, 'The kind of the queue.');
/** JSON only has the enumerable members of an error, which are few. */
const error = described(openObject({}, anything), 'The error, which JSON leaves mostly empty.');
export const failedJob = object(
  { driver, executionTime, error },
  undefined,
  'An object with the driver, the duration in milliseconds and an empty error.',
);
export const finishedJob = object(
  { data: optional(described(anything, 'What the job returned.')), driver, executionTime },
  undefined,
  'An object with the driver and the duration in milliseconds.',
);
export const blockJob = object(
  { executionTime, blockCount: integer(1) },
  undefined,
  'An object with the duration in milliseconds and the number of blocks between jobs.',
);
export const cronJob = object(
  { executionTime, expression: text(freeText, 'The time table, in the notation of cron.') },
  undefined,
  'An object with the duration in milliseconds and the cron expression.',
);
export const snapshotStart = object(
  { count: integer() },
  undefined,
  'An object with a number under "count".',
);
export const snapshotProgress = object(
  { value: integer() },
  undefined,
  'An object with a number under "value".',
);
