import type { Milestone, Network, StaticFees } from './network.ts';
import type { NetworkName } from './network-name.ts';

/** 2019-01-03T12:00:00.000Z */
const epochMs = 1_546_516_800_000;

const publicFees: StaticFees = { 0: 100_000_000n, 1: 5_000_000_000n, 2: 25_000_000_000n, 3: 1_000_000_000n };

const publicRewards: readonly Milestone<bigint>[] = [
  { fromHeight: 1, value: 0n },
  { fromHeight: 300_000, value: 2_000_000_000n },
];

const publicMaxTransactions: readonly Milestone<number>[] = [
  { fromHeight: 1, value: 50 },
  { fromHeight: 216_000, value: 150 },
];

/** The networks of Phantom Core 2.2.4 (payloads.md section 2, taken from the published package). */
export const phantomNetworks: Readonly<Record<NetworkName, Network>> = {
  mainnet: {
    name: 'mainnet',
    addressVersion: 55,
    addressLetter: 'P',
    wifVersion: 170,
    epochMs,
    fullIdsFromHeight: undefined,
    version2FromHeight: undefined,
    nethash: '63b3351133e5721c199594c9d4f0e0e57adc5554216a390d3ea77c38366d01c9',
    token: 'PHANTOM',
    symbol: 'ⓟ',
    genesisId: '14254221835119483832',
    supply: 95_556_627_155_586_950n,
    rewards: publicRewards,
    maxTransactions: publicMaxTransactions,
    staticFees: publicFees,
    peerPort: 4002,
  },
  devnet: {
    name: 'devnet',
    addressVersion: 56,
    addressLetter: 'P',
    wifVersion: 170,
    epochMs,
    fullIdsFromHeight: undefined,
    version2FromHeight: undefined,
    nethash: '2a44f340d76ffc3df204c5f38cd355b7496c9065a1ade2ef92071436bd72e867',
    token: 'DPHANTOM',
    symbol: 'Dⓟ',
    genesisId: '13114381566690093367',
    supply: 12_500_000_000_000_000n,
    rewards: publicRewards,
    maxTransactions: publicMaxTransactions,
    staticFees: publicFees,
    peerPort: 4002,
  },
  testnet: {
    name: 'testnet',
    addressVersion: 23,
    addressLetter: 'A',
    wifVersion: 186,
    epochMs,
    fullIdsFromHeight: undefined,
    version2FromHeight: undefined,
    nethash: 'd9acd04bde4234a81addb8482333b4ac906bed7be5a9970ce8ada428bd083192',
    token: 'TPHANTOM',
    symbol: 'Tⓟ',
    genesisId: '17184958558311101492',
    supply: 12_500_000_000_000_000n,
    rewards: [
      { fromHeight: 1, value: 0n },
      { fromHeight: 75_600, value: 200_000_000n },
    ],
    maxTransactions: [{ fromHeight: 1, value: 150 }],
    staticFees: { 0: 10_000_000n, 1: 500_000_000n, 2: 2_500_000_000n, 3: 100_000_000n },
    peerPort: 4000,
  },
};
