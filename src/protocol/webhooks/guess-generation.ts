import type { Generation } from '../events/generation.ts';
import type { NodeWebhook } from './node-webhook.ts';

/** What the answers of a node reveal about its version (protocol.md section 3.2). */
export interface NodeTraits {
  /** The webhooks that it listed or has just created. */
  readonly webhooks: readonly NodeWebhook[];
  /** Whether the list had `meta`; undefined if there was no list. */
  readonly hasMeta: boolean | undefined;
  /** Whether an answer allowed other origins; undefined if no request asked for that. */
  readonly hasCors: boolean | undefined;
  /** The status with which the node refused an invalid payload, if it did. */
  readonly invalidStatus?: 400 | 422;
}

export interface GenerationGuess {
  readonly generation: Generation;
  /** The releases that answer this way. */
  readonly versions: string;
  /** What the guess is based on. */
  readonly clue: string;
  /** False if a node of another generation could have given the same answers. */
  readonly isSure: boolean;
}

/** Guesses the generation of a node from its answers, because no route reports it. */
export function guessGeneration({ webhooks, hasMeta, hasCors, invalidStatus }: NodeTraits): GenerationGuess {
  const [first] = webhooks;
  if (typeof first?.id === 'number') return guess('phantom-2.2', phantomVersions, 'ids are numbers');
  if (hasMeta === true && first === undefined) {
    return guess('phantom-2.2', `${phantomVersions}, or ARK 2.3`, 'paginated list', false);
  }
  if (hasMeta === true) return guess('ark-2.3', 'ARK 2.3', 'ids are UUIDs, paginated list');
  // Later versions list the members of a webhook in the order in which they were stored, the id last.
  if (hasMeta === false && first?.memberNames[0] === 'id' && invalidStatus !== 422) {
    return guess('ark-2.3', 'ARK 2.3', 'ids are UUIDs and listed first', false);
  }
  const hasListedTokens = hasMeta === false && webhooks.some(({ token }) => token !== undefined);
  if (hasListedTokens) return guess('ark-2.4', 'ARK 2.4.0 to 2.5.14', 'list with tokens, without pages');
  if (invalidStatus === 400) return guess('ark-2.4', 'ARK 2.4', 'refuses with 400');
  if (hasCors === false) return guess('ark-3', 'ARK 3, or a fork of it', 'allows no other origin');
  const isSure = hasCors === true && first !== undefined;
  return guess('ark-2.7', isSure ? 'ARK 2.5.19 to 2.7' : 'ARK 2.4 to 2.7', 'list without pages', isSure);
}

/**
 * Whether showing this single webhook makes the node forget its token. ARK 2.3.0 to 2.5.14 does; these are also the
 * versions that list the tokens of webhooks with UUIDs (protocol.md section 2).
 */
function losesTokenWhenShown({ id, token }: NodeWebhook): boolean {
  return typeof id === 'string' && token !== undefined;
}

/** Returns the webhooks whose tokens the node has forgotten, judging by the tokens that it lists for others. */
export function forgottenTokens(webhooks: readonly NodeWebhook[]): readonly NodeWebhook[] {
  return webhooks.some(losesTokenWhenShown) ? webhooks.filter(({ token }) => token === undefined) : [];
}

const phantomVersions = 'Phantom or ARK up to 2.2';

function guess(generation: Generation, versions: string, clue: string, isSure = true): GenerationGuess {
  return { generation, versions, clue, isSure };
}
