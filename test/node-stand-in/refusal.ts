import { conditionOperators } from '../../src/protocol/conditions/condition.ts';
import type { Generation } from '../../src/protocol/events/generation.ts';

/** What a node of the generation answers to a payload that its schema does not take; undefined for one it does. */
export function refusalOf(
  given: unknown,
  generation: Generation,
  call: 'create' | 'update',
): readonly [number, unknown] | undefined {
  const isStrict = generation !== 'phantom-2.2' && generation !== 'ark-2.3';
  const body = given as Readonly<Record<string, unknown>>;
  const known = ['event', 'target', 'enabled', 'conditions'];
  const createNeeds = isStrict ? ['event', 'target', 'conditions'] : ['event', 'target'];
  const updateNeeds = isStrict ? known : [];
  const missing = (call === 'create' ? createNeeds : updateNeeds).find((name) => body[name] === undefined);
  if (missing !== undefined) return refuse(missing, missing, 'is required');
  if (!/^[a-z]+:\/\/[^\s_]+$/.test(String(body.target)))
    return refuse('target', 'target', 'must be a valid uri');
  const conditions = (body.conditions ?? []) as readonly { readonly condition: string }[];
  const unknown = conditions.findIndex(
    ({ condition }) => !conditionOperators.some((name) => name === condition),
  );
  if (unknown >= 0 && generation !== 'ark-3') {
    const rule = `must be one of [${conditionOperators.join(', ')}]`;
    return refuse('conditions', 'condition', rule, unknown);
  }
  const extra = Object.keys(body).find((name) => !known.includes(name));
  return extra === undefined ? undefined : refuse('', extra, 'is not allowed');

  function refuse(child: string, name: string, rule: string, position?: number): readonly [number, unknown] {
    const statusCode = generation === 'ark-2.7' || generation === 'ark-3' ? 422 : 400;
    const error = statusCode === 422 ? 'Unprocessable Entity' : 'Bad Request';
    const validation = { source: 'payload', keys: [child || name] };
    const inner =
      position === undefined
        ? `"${name}" ${rule}`
        : `"conditions" at position ${position} fails because [child "${name}" fails because ["${name}" ${rule}]]`;
    const message =
      generation === 'ark-3' || child === ''
        ? `"${name}" ${rule}`
        : `child "${child}" fails because [${inner}]`;
    return [statusCode, { statusCode, error, message, ...(statusCode === 400 ? { validation } : {}) }];
  }
}
