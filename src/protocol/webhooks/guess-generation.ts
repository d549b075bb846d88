import type { Generation } from '../events/generation.ts';
import type { NodeWebhook } from './node-webhook.ts';

/** What the answers of a node show of its kind (protocol.md section 3.2). */
export interface NodeTraits {
  /** Those it listed or has just created. */
  readonly webhooks: readonly NodeWebhook[];
  /** Whether the list came with `meta`; undefined when there was no list. */
  readonly hasMeta: boolean | undefined;
  /** Whether an answer allowed other origins; undefined when none was asked for them. */
  readonly hasCors: boolean | undefined;
  /** The status of a refused payload, where there was one. */
  readonly invalidStatus?: 400 | 422;
}

export interface GenerationGuess {
  readonly generation: Generation;
  /** The releases that answer so. */
  readonly versions: string;
  /** What it was told by. */
  readonly clue: string;
  /** False when a node of another generation could have answered the same. */
  readonly isSure: boolean;
}

/** Tells the generation of a node from how it answers: no route names it. */
export function guessGeneration({ webhooks, hasMeta, hasCors, invalidStatus }: NodeTraits): GenerationGuess {
  const [first] = webhooks;
  if (typeof first?.id === 'number') return guess('phantom-2.2', phantomVersions, 'its ids are numbers');
  if (hasMeta === true && first === undefined) {
    return guess('phantom-2.2', `${phantomVersions}, or ARK 2.3`, 'it lists pages', false);
  }
  if (hasMeta === true) return guess('ark-2.3', 'ARK 2.3', 'its ids are UUIDs and it lists pages');
  // Later ones list a webhook in the order in which it was stored, the id last.
  if (hasMeta === false && first?.memberNames[0] === 'id' && invalidStatus !== 422) {
    return guess('ark-2.3', 'ARK 2.3', 'its ids are UUIDs and come first', false);
  }
  const hasListedTokens = hasMeta === false && webhooks.some(({ token }) => token !== undefined);
  if (hasListedTokens) return guess('ark-2.4', 'ARK 2.4.0 to 2.5.14', 'it lists tokens but no pages');
  if (invalidStatus === 400) return guess('ark-2.4', 'ARK 2.4', 'it refuses with 400');
  if (hasCors === false) return guess('ark-3', 'ARK 3, or a fork of it', 'it allows no other origin');
  const isSure = hasCors === true && first !== undefined;
  return guess('ark-2.7', isSure ? 'ARK 2.5.19 to 2.7' : 'ARK 2.4 to 2.7', 'it lists no pages', isSure);
}

/**
 * Whether asking the node for this webhook alone would make the node forget its token: ARK 2.3.0 to 2.5.14, which are
 * also those that list tokens of webhooks with UUIDs (protocol.md section 2).
 */
function losesTokenWhenShown({ id, token }: NodeWebhook): boolean {
  return typeof id === 'string' && token !== undefined;
}

/** The webhooks whose tokens the node has forgotten: it lists those of the others. */
export function forgottenTokens(webhooks: readonly NodeWebhook[]): readonly NodeWebhook[] {
  return webhooks.some(losesTokenWhenShown) ? webhooks.filter(({ token }) => token === undefined) : [];
}

const phantomVersions = 'Phantom, or ARK up to 2.2';

function guess(generation: Generation, versions: string, clue: string, isSure = true): GenerationGuess {
  return { generation, versions, clue, isSure };
}
