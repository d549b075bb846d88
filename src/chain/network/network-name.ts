export const networkNames = ['mainnet', 'devnet', 'testnet'] as const;

/** Phantom and ARK have networks of the same names, with other parameters. */
export type NetworkName = (typeof networkNames)[number];
