import { createInterface } from 'node:readline';
import type { ClaimedAddress, Opinion, Question } from './library-messages.ts';
import { loadLibrary } from './load-library.ts';
import { setClockAhead } from './set-clock.ts';

// A separate process: a library keeps its network in a global, and its dependencies are years old.
// Arguments: the folder it is installed in, the network. One question per line in, one opinion per line out.

const [folder = '', network = ''] = process.argv.slice(2);
const library = loadLibrary(folder, network);

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(judge(JSON.parse(line)))}\n`);
}

function judge(question: Question<unknown>): Opinion {
  setClockAhead(question.clockAheadMs ?? 0);
  const addresses = question.addresses?.map(rightAddress);
  const more = addresses === undefined ? {} : { addresses };
  try {
    return { ...judgeSigned(question), refusal: null, ...more };
  } catch (error) {
    return { block: null, transactions: [], refusal: String(error), ...more };
  }
}

function judgeSigned(question: Question<unknown>): Pick<Opinion, 'block' | 'transactions'> {
  const { block, transactions, secondPublicKeys } = question;
  const height = block?.height ?? question.height;
  if (height !== undefined) library.setHeight(height);
  const judged = block && library.readBlock({ ...block, transactions });
  const sent =
    judged?.transactions ?? transactions.map((transaction) => library.readTransaction(transaction));
  return {
    block: judged && {
      verified: judged.verification.verified,
      errors: judged.verification.errors.map(String),
      json: JSON.stringify(judged.data),
      ...receivedJson(),
    },
    transactions: sent.map((transaction, index) => {
      const { verified, data } = transaction;
      const key = secondPublicKeys[index] ?? null;
      const isSecondSignatureRight =
        key === null ? data.secondSignature === undefined : library.verifySecondSignature(transaction, key);
      const pooled = judged === null ? { pooledJson: JSON.stringify(transaction) } : {};
      return { verified, isSecondSignatureRight, json: JSON.stringify(data), ...pooled };
    }),
  };
}

function receivedJson() {
  const received = library.received();
  return received === undefined ? {} : { receivedJson: JSON.stringify(received) };
}

function rightAddress({ address, publicKey }: ClaimedAddress): string | null {
  if (publicKey !== null) return library.addressOf(publicKey);
  return library.isAddress(address) ? address : null;
}
