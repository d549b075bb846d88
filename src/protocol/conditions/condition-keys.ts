import { closestName } from '../../closest-name.ts';

/** What conditions can look at in the payloads of stock nodes of all generations: of lists and texts that is their length. */
const keys: readonly string[] = [
  // Blocks, and transactions.
  'version timestamp height previousBlockHex previousBlock numberOfTransactions totalAmount totalFee reward payloadLength',
  'payloadHash generatorPublicKey blockSignature idHex id transactions ip',
  'network typeGroup type nonce senderPublicKey fee amount vendorFieldHex vendorField expiration recipientId asset signature',
  'secondSignature signSignature blockId blockHeight sequence',
  // Wallets and votes, and peers.
  'address publicKey secondPublicKey balance vote voted username lastBlock voteBalance multisignature dirty producedBlocks',
  'missedBlocks forgedFees forgedRewards delegate transaction key value previousValue wallet',
  'port ports ban url state offences lastPinged verification headers nethash os status delay plugins latency',
  'verificationResult sequentialErrorCounter peer',
  // Of what happens in a node.
  'error activeDelegates count seconds bootstrapper name driver executionTime blockCount expression length',
].flatMap((line) => line.split(' '));

/** Two shorter words are too easily alike. */
const shortestCompared = 6;

/** The key that was probably meant by one that no payload of a stock node has; undefined when none is like it. */
export function meantKey(key: string): string | undefined {
  return key.length < shortestCompared || keys.includes(key) ? undefined : closestName(key, keys);
}
