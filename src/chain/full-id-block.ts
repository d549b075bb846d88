import { type Block, type BlockDraft, headerBytes } from './block.ts';
import { sha256 } from './hash.ts';
import type { Keys } from './keys.ts';
import { sumOf } from './money.ts';
import { signatureOf } from './signature.ts';

/**
 * Signs a block of a chain with the milestone `idFullSha256`: its id is the whole hash, and the header holds the whole
 * id of the parent (payloads.md section 3). The block signature is ECDSA in every version of ARK.
 */
export function signFullIdBlock(draft: BlockDraft, forger: Keys): Block {
  const { transactions, previousBlock } = draft;
  const ids = transactions.map(({ id }) => Buffer.from(id, 'hex'));
  const unsigned = {
    version: 0,
    timestamp: draft.timestamp,
    height: draft.height,
    previousBlockHex: previousBlock,
    previousBlock,
    numberOfTransactions: transactions.length,
    totalAmount: sumOf(transactions.map(({ amount }) => BigInt(amount))).toString(),
    totalFee: sumOf(transactions.map(({ fee }) => BigInt(fee))).toString(),
    reward: draft.reward.toString(),
    payloadLength: 32 * transactions.length,
    payloadHash: sha256(Buffer.concat(ids)).toString('hex'),
    generatorPublicKey: forger.publicKeyHex,
  } as const;
  const bytes = headerBytes(unsigned);
  const blockSignature = signatureOf(bytes, forger.privateKey);
  const id = sha256(Buffer.concat([bytes, Buffer.from(blockSignature, 'hex')])).toString('hex');
  return { ...unsigned, blockSignature, idHex: id, id };
}
