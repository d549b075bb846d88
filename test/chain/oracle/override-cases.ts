import { drawBigint, drawBytes, drawInteger } from '../../../src/chain/crypto/seed.ts';

type Overrides = Readonly<Record<string, string>>;

/** At, above and far above the amounts that a double and a signed 64-bit field hold. */
function amounts(seed: string): readonly string[] {
  const edges = [0n, 1n, 2n ** 53n, 2n ** 53n + 1n, 95_556_627_155_586_950n, 2n ** 63n - 1n, 2n ** 64n];
  const drawn = [48n, 56n, 62n, 70n].map((bits) => drawBigint(seed, `amount/${bits}`, 0n, 2n ** bits));
  return [...edges, ...drawn].map(String);
}

/** Within 64 bytes, in the characters that are most often got wrong. */
function vendorFields(seed: string): readonly string[] {
  const drawn = Array.from({ length: 6 }, (_, index) => {
    const characters = drawBytes(seed, `vendorField/${index}`).subarray(0, 16);
    return [...characters].map((byte) => String.fromCodePoint(byte * 2 ** (index + 1))).join('');
  });
  const edges = [
    'x',
    'x'.repeat(64),
    'ü'.repeat(32),
    '🎁'.repeat(16),
    '\0',
    'a\0\0',
    '\ufeffmark',
    '</script>"\\\n',
  ];
  return [...edges, '\ud800', ...drawn].map((text) => JSON.stringify(text));
}

/** What can be set in a transaction that is in no block. */
export function transactionCases(seed: string): readonly Overrides[] {
  const key = drawBytes(seed, 'key').toString('hex');
  const types: readonly Overrides[] = [
    { type: '0' },
    { type: '1' },
    { type: '2' },
    { type: '3' },
    { 'asset.delegate.username': 'abc!@$&_.0123456789z' },
    { 'asset.votes': `-02${key}` },
  ];
  return [
    ...types,
    ...types.map((set) => ({ ...set, secondPassphrase: `second ${key}` })),
    ...amounts(seed).flatMap((amount) => [{ amount }, { type: '0', fee: amount }]),
    ...vendorFields(seed).map((vendorField) => ({ vendorField })),
    { type: '0', passphrase: key, expiration: String(2 ** 32 - 1) },
    ...[0, 2 ** 31, 2 ** 32 - 1].map((timestamp) => ({ type: '3', timestamp: String(timestamp) })),
  ];
}

/** What can be set in a block. */
export function blockCases(seed: string): readonly Overrides[] {
  const heights = [2, 75_599, 75_600, 215_999, 216_000, 299_999, 300_000, 2 ** 32 - 1];
  const parents = ['0', '1', String(2n ** 64n - 1n), String(drawBigint(seed, 'parent', 0n, 2n ** 56n))];
  const count = String(drawInteger(seed, 'count', 2, 5));
  return [
    ...heights.map((height) => ({ height: String(height) })),
    ...parents.map((previousBlock) => ({ previousBlock })),
    { forger: 'somebody', timestamp: '0' },
    { numberOfTransactions: '0' },
    { height: '215999', numberOfTransactions: '50' },
    ...amounts(seed).flatMap((amount) => [{ amount }, { fee: amount }]),
    { totalAmount: '90071992547409920', numberOfTransactions: count },
    { totalFee: '90071992547409920', numberOfTransactions: count },
    ...vendorFields(seed).map((vendorField) => ({ vendorField })),
  ];
}
