/** A form of text in payloads. */
export interface TextFormat {
  /** The name of its definition in a JSON Schema. */
  readonly name: string;
  /** What a message calls such a text: "expected {expected}, got …". */
  readonly expected: string;
  /** Matches the whole text in linear time. Also the `pattern` of the JSON Schema, so without flags. */
  readonly pattern: RegExp;
  /** What such a text means wherever it stands, in a sentence. */
  readonly description?: string;
  readonly example: string;
}

/** Lower-case hexadecimal. @param bytes the number of bytes */
function hexadecimal(name: string, bytes: number, description: string): TextFormat {
  return {
    name,
    expected: `${bytes * 2} hexadecimal characters`,
    pattern: new RegExp(`^[0-9a-f]{${bytes * 2}}$`),
    description,
    example: 'ab'.repeat(bytes),
  };
}

/** An address in base58check. @param letters the letters that addresses of the networks start with */
function address(letters: string): TextFormat {
  return {
    name: 'Address',
    expected: `an address of 34 characters that starts with ${[...letters].join(' or ')}`,
    pattern: new RegExp(`^[${letters}][1-9A-HJ-NP-Za-km-z]{33}$`),
    description: 'An address.',
    example: `${letters[0]}${'x'.repeat(33)}`,
  };
}

/** payloads.md section 2: mainnet and devnet `P`, testnet `A`. */
export const phantomAddress = address('PA');
/**
 * `@arkecosystem/crypto` 2.7.26 `dist/networks`: mainnet and testnet `A`, devnet `D`. The same software runs networks of
 * others, whose addresses start with any character.
 */
export const arkAddress: TextFormat = {
  ...address('A'),
  expected: 'an address of 34 characters',
  pattern: /^[1-9A-HJ-NP-Za-km-z]{34}$/,
};
/** Mainsail `crypto-address-keccak256`. */
export const keccakAddress: TextFormat = {
  name: 'Address',
  expected: 'an address of 0x and 40 hexadecimal characters',
  pattern: /^0x[0-9A-Fa-f]{40}$/,
  description: 'An address.',
  example: `0x${'0'.repeat(40)}`,
};

/** Amounts are below 2^63 (payloads.md section 3), 19 digits. */
export const satoshi: TextFormat = {
  name: 'Satoshi',
  expected: 'satoshi as a decimal string',
  pattern: /^(?:0|[1-9][0-9]{0,18})$/,
  description: 'Satoshi in decimal: read it with BigInt. One coin is 100,000,000.',
  example: '500000000',
};

/** The balance of a wallet of the genesis block is negative until its transactions are read. */
export const balance: TextFormat = {
  ...satoshi,
  name: 'Balance',
  pattern: /^(?:0|-?[1-9][0-9]{0,18})$/,
};

/** 256 bits, as Mainsail serializes amounts. */
export const wei: TextFormat = {
  name: 'Wei',
  expected: 'an amount as a decimal string',
  pattern: /^(?:0|[1-9][0-9]{0,77})$/,
  description: 'In the smallest unit, in decimal: read it with BigInt.',
  example: '1000000000000000000',
};

export const nonce: TextFormat = {
  name: 'Nonce',
  expected: 'a number as a decimal string',
  pattern: /^(?:0|[1-9][0-9]{0,19})$/,
  description: 'Counts the transactions of the sender from 1, in decimal.',
  example: '42',
};

/** A block id as the first 8 bytes of the hash: payloads.md section 3. */
export const numericBlockId: TextFormat = {
  name: 'BlockId',
  expected: 'a 64-bit number as a decimal string',
  pattern: /^(?:0|[1-9][0-9]{0,19})$/,
  description: 'A block id: a 64-bit number in decimal, too large for a JavaScript number.',
  example: '14254221835119483832',
};

/** ARK has either form, depending on the milestone `idFullSha256` of the network (`crypto` 2.7.26 `dist/networks`). */
export const anyBlockId: TextFormat = {
  name: 'BlockId',
  expected: 'a block id: a 64-bit decimal number or 64 hexadecimal characters',
  pattern: /^(?:[0-9a-f]{64}|0|[1-9][0-9]{0,19})$/,
  description: 'A block id: 64 hexadecimal characters, or on testnet a 64-bit number in decimal.',
  example: numericBlockId.example,
};

export const anyBlockIdHex: TextFormat = {
  name: 'BlockIdHex',
  expected: '16 or 64 hexadecimal characters',
  pattern: /^(?:[0-9a-f]{16}|[0-9a-f]{64})$/,
  description: 'A block id in hexadecimal.',
  example: 'ab'.repeat(8),
};

export const blockIdHex = hexadecimal('BlockIdHex', 8, 'The block id in hexadecimal.');
export const hash = hexadecimal('Hash', 32, 'A SHA-256 hash in hexadecimal.');
export const transactionId: TextFormat = {
  ...hash,
  name: 'TransactionId',
  description: 'The id of the transaction.',
};
export const schnorrSignature = hexadecimal('SchnorrSignature', 64, 'A Schnorr signature in hexadecimal.');

export const publicKey: TextFormat = {
  name: 'PublicKey',
  expected: 'a compressed public key of 66 hexadecimal characters',
  pattern: /^0[23][0-9a-f]{64}$/,
  description: 'A compressed secp256k1 public key in hexadecimal.',
  example: `02${'ab'.repeat(32)}`,
};

/** 8 to 72 bytes: payloads.md section 3 measured 70 or 71 for nearly all. */
export const derSignature: TextFormat = {
  name: 'Signature',
  expected: 'a DER signature in hexadecimal',
  pattern: /^30[0-9a-f]{2}02(?:[0-9a-f]{2}){5,69}$/,
  description: 'An ECDSA signature in DER, in hexadecimal.',
  example: `3044${'0220'}${'1a'.repeat(32)}0220${'2b'.repeat(32)}`,
};

/** From ARK 2.6 on senders choose between both kinds (`crypto` 2.7.26 `transactions/deserializer.js`). */
export const anySignature: TextFormat = {
  name: 'Signature',
  expected: 'a Schnorr or DER signature in hexadecimal',
  pattern: /^(?:30[0-9a-f]{2}02(?:[0-9a-f]{2}){5,69}|[0-9a-f]{128})$/,
  description: 'A Schnorr signature of 128 hexadecimal characters, or an ECDSA signature in DER.',
  example: schnorrSignature.example,
};

/** A signature of one of several signers, with its number before it. */
export const numberedSignature = hexadecimal(
  'NumberedSignature',
  65,
  'The number of the signer and a Schnorr signature.',
);

export const vote: TextFormat = {
  name: 'SignedKey',
  expected: 'a public key after + or -',
  pattern: /^[+-]0[23][0-9a-f]{64}$/,
  description: 'The public key of a delegate after "+", or after "-" to take the vote back.',
  example: `+02${'ab'.repeat(32)}`,
};

/** The rule of the libraries: `crypto` 2.2.4 and 2.7.26 `validation`, `delegateUsername`. */
export const username: TextFormat = {
  name: 'Username',
  expected: 'a delegate name of 1 to 20 characters',
  pattern: /^[a-z0-9!@$&_.]{1,20}$/,
  description: 'The name of a delegate.',
  example: 'genesis_1',
};

/** 64 bytes in version 1, 255 in version 2. A pattern counts UTF-16 units, never more than there are bytes. */
export const vendorField: TextFormat = {
  name: 'VendorField',
  expected: 'text of 1 to 255 bytes',
  pattern: /^[\s\S]{1,255}$/,
  description: 'The message of the sender.',
  example: 'Thank you',
};

export const vendorFieldHex: TextFormat = {
  name: 'VendorFieldHex',
  expected: 'bytes in hexadecimal',
  pattern: /^(?:[0-9a-f]{2}){1,64}$/,
  description: 'The vendor field as UTF-8 bytes in hexadecimal.',
  example: '5468616e6b20796f75',
};

export const version: TextFormat = {
  name: 'Version',
  expected: 'a version such as 2.2.4',
  pattern: /^[0-9]+\.[0-9]+\.[0-9]+[0-9A-Za-z.+-]*$/,
  description: 'The version of the software of the peer.',
  example: '2.2.4',
};

export const ipAddress: TextFormat = {
  name: 'IpAddress',
  expected: 'an IP address',
  pattern: /^[0-9A-Fa-f.:]{2,45}$/,
  example: '203.0.113.1',
};

/** As `Date.prototype.toISOString` and the time libraries of nodes write it. */
export const isoTime: TextFormat = {
  name: 'Time',
  expected: 'a time such as 2026-01-01T12:00:00.000Z',
  pattern: /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$/,
  description: 'A time in UTC.',
  example: '2026-01-01T12:00:00.000Z',
};

export const url: TextFormat = {
  name: 'Url',
  expected: 'a URL',
  pattern: /^https?:\/\/[!-~]+$/,
  example: 'http://203.0.113.1:4002',
};

/** Text that follows no rule. */
export const freeText: TextFormat = {
  name: 'Text',
  expected: 'text',
  pattern: /^/,
  example: 'text',
};

export const hexadecimalBytes: TextFormat = {
  name: 'HexadecimalBytes',
  expected: 'bytes in hexadecimal',
  pattern: /^(?:[0-9a-f]{2})*$/,
  description: 'Bytes in hexadecimal.',
  example: '',
};
