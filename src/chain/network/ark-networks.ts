import type { Milestone, Network, StaticFees } from './network.ts';
import type { NetworkName } from './network-name.ts';

/** 2017-03-21T13:00:00.000Z */
const epochMs = 1_490_101_200_000;

const staticFees: StaticFees = { 0: 10_000_000n, 1: 500_000_000n, 2: 2_500_000_000n, 3: 100_000_000n };

function rewardsFrom(fromHeight: number): readonly Milestone<bigint>[] {
  return [
    { fromHeight: 1, value: 0n },
    { fromHeight, value: 200_000_000n },
  ];
}

/**
 * The networks of ARK Core 2.3 to 3.9 (`@arkecosystem/crypto` 2.3.23, 2.4.15, 2.7.26, 3.9.1 and 3.12.0
 * `dist/networks`, where the parameters below are the same).
 */
export const arkNetworks: Readonly<Record<NetworkName, Network>> = {
  mainnet: {
    name: 'mainnet',
    addressVersion: 23,
    addressLetter: 'A',
    wifVersion: 170,
    epochMs,
    fullIdsFromHeight: 8_204_000,
    version2FromHeight: 11_273_000,
    nethash: '6e84d08bd299ed97c212c886c98a57e36545c8f5d645ca7eeae63a8bd62d8988',
    token: 'ARK',
    symbol: 'Ѧ',
    genesisId: '4366553906931540162',
    supply: 12_500_000_000_000_004n,
    rewards: rewardsFrom(75_600),
    maxTransactions: [
      { fromHeight: 1, value: 50 },
      { fromHeight: 6_600_000, value: 150 },
    ],
    staticFees,
    peerPort: 4001,
  },
  devnet: {
    name: 'devnet',
    addressVersion: 30,
    addressLetter: 'D',
    wifVersion: 170,
    epochMs,
    fullIdsFromHeight: 1_895_000,
    version2FromHeight: 4_006_000,
    nethash: '2a44f340d76ffc3df204c5f38cd355b7496c9065a1ade2ef92071436bd72e867',
    token: 'DARK',
    symbol: 'DѦ',
    genesisId: '13114381566690093367',
    supply: 12_500_000_000_000_000n,
    rewards: rewardsFrom(10_800),
    maxTransactions: [
      { fromHeight: 1, value: 50 },
      { fromHeight: 21_600, value: 150 },
      { fromHeight: 910_000, value: 500 },
    ],
    staticFees,
    peerPort: 4002,
  },
  testnet: {
    name: 'testnet',
    addressVersion: 23,
    addressLetter: 'A',
    wifVersion: 186,
    epochMs,
    fullIdsFromHeight: 1_000_000_000,
    version2FromHeight: 2,
    nethash: 'd9acd04bde4234a81addb8482333b4ac906bed7be5a9970ce8ada428bd083192',
    token: 'TARK',
    symbol: 'TѦ',
    genesisId: '17184958558311101492',
    supply: 12_500_000_000_000_000n,
    rewards: rewardsFrom(75_600),
    maxTransactions: [{ fromHeight: 1, value: 150 }],
    staticFees,
    peerPort: 4000,
  },
};
