import { readFileSync } from 'node:fs';

/** The example token of the guidebook, which is public. */
export const token = 'fe944e318edb02b979d6bf0c87978b640c8e74e1cbfe36404386d33a5bbd8b66';
export const authorization = token.slice(0, 32);
export const verification = token.slice(32);

const example = new URL('../../test/vectors/payload-examples/block.forged.json', import.meta.url);

/** The body that a node sends for a block: 696 bytes. */
export const blockBody = readFileSync(example, 'utf8').trim();

/** The same with the keys of the guidebook added, so its handler has three values to log. */
export const portableBody = blockBody.replace(
  /^\{"timestamp":(\d+),(.*),"event":"(.*)"\}$/,
  '{"timestamp":$1,$2,"event":"$3","created":$1,"type":"$3"}',
);

/** A load in which each delivery is a different block, as far as a receiver can see. */
export const distinctBlocks = {
  body: blockBody.replace(/"id":"\d+"/, '"id":"[<id>]"'),
  isDistinct: true,
} as const;

export const deliveryHeaders = { authorization, 'content-type': 'application/json' } as const;
