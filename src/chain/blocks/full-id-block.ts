import { sha256 } from '../crypto/hash.ts';
import { signatureOf } from '../crypto/signature.ts';
import type { Keys } from '../network/keys.ts';
import type { Block } from '../payload-types/printed-block.ts';
import { type BlockDraft, headerBytes, unsignedBlock } from './block.ts';

/**
 * Signs a block of a chain with the milestone `idFullSha256`: its id is the whole hash, and the header holds the whole
 * id of the parent (payloads.md section 3). The block signature is ECDSA in every version of ARK.
 */
export function signFullIdBlock(draft: BlockDraft, forger: Keys): Block {
  const unsigned = unsignedBlock(draft, draft.previousBlock, forger);
  const bytes = headerBytes(unsigned);
  const blockSignature = signatureOf(bytes, forger.privateKey);
  const id = sha256(Buffer.concat([bytes, Buffer.from(blockSignature, 'hex')])).toString('hex');
  return { ...unsigned, blockSignature, idHex: id, id };
}
