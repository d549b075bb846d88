import type { Generation } from '../events/generation.ts';
import { type ConditionOperator, conditionOperators } from './condition.ts';

/**
 * How a node judges conditions, each from the first version that does so (protocol.md section 4).
 * `phantom-2.2`: Phantom 2.2.4 and ARK 2.1 to 2.3. `ark-2.4`: up to 2.5.19. `ark-2.5.24`: up to 2.5.38. `ark-2.6`: 2.6,
 * 2.7, 3 and its forks.
 */
export type ConditionRules = 'phantom-2.2' | 'ark-2.4' | 'ark-2.5.24' | 'ark-2.6';

const rulesOfGeneration: Readonly<Record<Generation, ConditionRules>> = {
  'phantom-2.2': 'phantom-2.2',
  'ark-2.3': 'phantom-2.2',
  'ark-2.4': 'ark-2.4',
  'ark-2.7': 'ark-2.6',
  'ark-3': 'ark-2.6',
};

/** The rules of a generation. None has those of ARK 2.5.24 to 2.5.38: its events are those of `ark-2.4`. */
export function conditionRules(generation: Generation): ConditionRules {
  return rulesOfGeneration[generation];
}

/** Whether the API of a node lets a webhook have the operator. */
export function acceptsOperator(generation: Generation, operator: ConditionOperator): boolean {
  return generation === 'ark-3' || conditionOperators.some((accepted) => accepted === operator);
}
