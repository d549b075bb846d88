import { afterRefusal } from './after-refusal.ts';
import { answers } from './answers.ts';
import { bodies } from './bodies.ts';
import { comparison } from './comparison.ts';
import { everyWrongHeader } from './consequences.ts';
import { digests } from './digests.ts';
import { effects } from './effects.ts';
import { hostileInput } from './hostile-input.ts';
import { missingAuthorization } from './missing-authorization.ts';
import { oracles } from './oracles.ts';
import { order } from './order.ts';
import { places } from './places.ts';
import { refusals } from './refusals.ts';
import { slowness } from './slowness.ts';
import { state } from './state.ts';
import { trust } from './trust.ts';
import type { WrongHandler } from './wrong-handler.ts';

export interface Table {
  readonly handlers: readonly WrongHandler[];
  /** Ids or groups of cases that are sent, too, when not all are: those that could blame something else. */
  readonly beside: readonly string[];
  /** Ids or groups of other cases that may fail as a consequence of any of the mistakes. */
  readonly alsoFails?: readonly string[];
  /** Whether the cases that need --effect are sent. */
  readonly showsEffect?: boolean;
}

const plainRefusals = ['refuses/missing', 'refuses/wrong-half', 'refuses/suffix', 'order/malformed-json'];

/** All wrong handlers, by the kind of mistake. */
const tables = {
  // Whatever such a handler accepts was not the half, so every case that says so is right.
  comparison: { handlers: comparison, beside: plainRefusals, alsoFails: everyWrongHeader },
  digests: { handlers: digests, beside: plainRefusals, alsoFails: everyWrongHeader },
  'missing authorization': { handlers: missingAuthorization, beside: plainRefusals },
  places: { handlers: places, beside: [...plainRefusals, 'refuses/in-cookie'] },
  trust: { handlers: trust, beside: [...plainRefusals, 'refuses/in-cookie'] },
  'after a refusal': { handlers: afterRefusal, beside: plainRefusals },
  effects: { handlers: effects, beside: plainRefusals, showsEffect: true },
  refusals: { handlers: refusals, beside: ['accepts/twice', 'survives/empty-body', 'in-time/answers'] },
  oracles: { handlers: oracles, beside: [...plainRefusals, 'accepts/twice', 'survives/get'] },
  state: {
    handlers: state,
    beside: ['accepts/twice', 'accepts/50-at-once', 'refuses/wrong-half', 'survives/json-array'],
  },
  // How long other answers take is up to the machine.
  slowness: { handlers: slowness, beside: [], alsoFails: ['accepts', 'in-time'] },
  bodies: {
    handlers: bodies,
    beside: ['accepts/twice', 'refuses/wrong-half', 'survives/empty-body', 'survives/get'],
  },
  answers: { handlers: answers, beside: ['accepts/twice', 'refuses/wrong-half', 'in-time'] },
  'hostile input': {
    handlers: hostileInput,
    beside: ['accepts/twice', 'survives/json-array', 'survives/get'],
  },
  order: { handlers: order, beside: plainRefusals },
} as const satisfies Readonly<Record<string, Table>>;

export type TableName = keyof typeof tables;

/** Reads the name of a table. */
export function tableOf(name: string): Table {
  const [, table] = Object.entries(tables).find(([known]) => known === name) ?? [];
  if (table === undefined) throw new Error(`There is no table ${name}.`);
  return table;
}
