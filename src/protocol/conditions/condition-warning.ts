import { closestName } from '../../closest-name.ts';
import type { Generation } from '../events/generation.ts';
import { acceptsOperator, type Condition, type ConditionRules, conditionRules } from './condition.ts';
import { readDecimal, readInteger } from './decimal.ts';
import { moneyFields } from './payload-in-memory.ts';

const plainNodes = 'In Phantom and in ARK up to 2.5.19';

/**
 * Returns a one-sentence warning about a condition, or undefined. Reasons: it can never match, it affects more than its
 * webhook, or it does not do what it seems to (protocol.md section 4).
 */
export function conditionWarning(condition: Condition, generation: Generation): string | undefined {
  const rules = conditionRules(generation);
  return (
    operatorWarning(condition, generation, rules) ??
    pathWarning(condition) ??
    keyWarning(condition) ??
    regexpWarning(condition, rules) ??
    moneyWarning(condition, rules) ??
    equalityWarning(condition, rules) ??
    thresholdWarning(condition, rules)
  );
}

function operatorWarning(
  { condition }: Condition,
  generation: Generation,
  rules: ConditionRules,
): string | undefined {
  if (!acceptsOperator(generation, condition)) {
    return `Only the API of ark-3 accepts ${condition}; a node of ${generation} refuses to make such a webhook.`;
  }
  if (condition !== 'not-between') return undefined;
  const remedy = generation === 'ark-3' ? ' There, notBetween works.' : '';
  return `not-between works in no generation: ${consequence(rules)}.${remedy}`;
}

function keyWarning({ key }: Condition): string | undefined {
  const meant = meantKey(key);
  return meant && `No payload of a stock node has a "${key}". Did you mean ${meant}?`;
}

function regexpWarning({ condition, value }: Condition, rules: ConditionRules): string | undefined {
  if (condition !== 'regexp') return undefined;
  try {
    // The cast: RegExp converts any value to a string.
    new RegExp(value as string);
    return undefined;
  } catch {
    return `The regular expression is not valid: ${consequence(rules)}.`;
  }
}

function moneyWarning({ key, condition }: Condition, rules: ConditionRules): string | undefined {
  if (!comparesAsJavaScript(rules) || !moneyFields.some((field) => field === key)) return undefined;
  const reason = `Nodes hold ${key} as an object in block.applied, transaction.applied and others`;
  if (condition === 'contains') return `${reason}: ${consequence(rules)}.`;
  if (condition !== 'eq' && condition !== 'ne') return undefined;
  return `${reason}: there eq never matches and ne always does. Use gt, gte, lt or lte with a number.`;
}

function equalityWarning({ condition, value }: Condition, rules: ConditionRules): string | undefined {
  if (!comparesAsJavaScript(rules) || typeof value !== 'object' || value === null) return undefined;
  if (condition === 'eq') return `${plainNodes} no list or object equals another, so this never matches.`;
  if (condition === 'ne') return `${plainNodes} no list or object equals another, so this always matches.`;
  return undefined;
}

function thresholdWarning(condition: Condition, rules: ConditionRules): string | undefined {
  for (const threshold of thresholdsOf(condition)) {
    const isNumeric = readDecimal(threshold) !== undefined;
    if (comparesAsJavaScript(rules)) {
      if (typeof threshold !== 'string' || !isNumeric) continue;
      return `${plainNodes} two texts are compared letter by letter ("1000" is less than "9"): give ${threshold} as a number.`;
    }
    if (rules === 'ark-2.6' ? readInteger(threshold) !== undefined : isNumeric) continue;
    const outcome = condition.condition === 'notBetween' ? 'this always matches' : 'this never matches';
    return isNumeric
      ? `From ARK 2.6 on only whole numbers are compared, so with a decimal ${outcome}.`
      : `From ARK 2.5.24 on only numbers are compared, so ${outcome}.`;
  }
  return undefined;
}

function thresholdsOf({ condition, value }: Condition): readonly unknown[] {
  switch (condition) {
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte':
      return [value];
    case 'between':
    case 'notBetween': {
      if (typeof value !== 'object' || value === null) return [];
      const { min, max }: { min?: unknown; max?: unknown } = value;
      return [min, max];
    }
    default:
      return [];
  }
}

function pathWarning({ key }: Condition): string | undefined {
  if (!key.includes('.')) return undefined;
  return `"${key}" is the name of one key, not a path: nodes look at the top of the payload alone.`;
}

function comparesAsJavaScript(rules: ConditionRules): boolean {
  return rules === 'phantom-2.2' || rules === 'ark-2.4';
}

function consequence(rules: ConditionRules): string {
  return rules === 'phantom-2.2'
    ? 'it throws, and the node then sends the event to none of its webhooks'
    : 'it throws, so it never matches and the conditions after it are not tried';
}

/** Keys that conditions can read in payloads of stock nodes, all generations. Lists and strings only have a length. */
const keys: readonly string[] = [
  // Blocks and transactions.
  'version timestamp height previousBlockHex previousBlock numberOfTransactions totalAmount totalFee reward payloadLength',
  'payloadHash generatorPublicKey blockSignature idHex id transactions ip',
  'network typeGroup type nonce senderPublicKey fee amount vendorFieldHex vendorField expiration recipientId asset signature',
  'secondSignature signSignature blockId blockHeight sequence',
  // Wallets, votes and peers.
  'address publicKey secondPublicKey balance vote voted username lastBlock voteBalance multisignature dirty producedBlocks',
  'missedBlocks forgedFees forgedRewards delegate transaction key value previousValue wallet',
  'port ports ban url state offences lastPinged verification headers nethash os status delay plugins latency',
  'verificationResult sequentialErrorCounter peer',
  // Events inside a node.
  'error activeDelegates count seconds bootstrapper name driver executionTime blockCount expression length',
].flatMap((line) => line.split(' '));

/** Shorter words are too often similar by chance. */
const shortestCompared = 6;

/** Returns the key that a key unknown to stock nodes was probably meant to be; undefined when none is similar. */
export function meantKey(key: string): string | undefined {
  return key.length < shortestCompared || keys.includes(key) ? undefined : closestName(key, keys);
}
