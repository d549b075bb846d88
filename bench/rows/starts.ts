import { compareStarts } from '../measuring/compare-starts.ts';
import { timeToExit, timeToReady } from '../measuring/time-start.ts';
import { token } from '../programs/delivery.ts';
import { startBaseline } from '../programs/start-baseline.ts';
import { script } from '../programs/start-process.ts';
import type { Row } from '../row.ts';

const nothing = ['-e', '0'] as const;
const bareServer = [
  '-e',
  `const server = require('node:http').createServer(() => {});
   server.listen(0, '127.0.0.1', () => process.stderr.write('Listening on ' + server.address().port + '\\n'));`,
] as const;

export const startVersion: Row = {
  name: 'start-version',
  what: '--version, start to exit',
  against: 'node -e 0',
  aim: { side: 'at most', value: 1.15, unit: 'x' },
  missedBecause: 'Loading and compiling what the command needs takes about 3 ms, where Node alone takes 22.',
  measure: (scale) =>
    compareStarts(
      () => timeToExit([script, '--version']),
      () => timeToExit(nothing),
      scale,
    ),
};

export const startToken: Row = {
  name: 'start-token',
  what: 'token split, start to exit',
  against: 'node -e 0',
  aim: { side: 'at most', value: 1.15, unit: 'x' },
  missedBecause: 'Loading and compiling what the command needs takes about 3 ms, where Node alone takes 22.',
  measure: (scale) =>
    compareStarts(
      () => timeToExit([script, 'token', 'split', token]),
      () => timeToExit(nothing),
      scale,
    ),
};

export const startListen: Row = {
  name: 'start-listen',
  what: 'listen, start to ready',
  against: 'node, bare http server',
  aim: { side: 'at most', value: 1.3, unit: 'x' },
  missedBecause:
    'Besides the server there are the command line, verification, rendering and output to load: 130 kB, about 9 ms.',
  measure: (scale) =>
    compareStarts(
      () => timeToReady([script, 'listen', '--port', '0']),
      () => timeToReady(bareServer),
      scale,
    ),
};

export const startSend: Row = {
  name: 'start-send',
  what: 'send one event, start to exit',
  against: 'node -e 0',
  aim: { side: 'at most', value: 2, unit: 'x' },
  missedBecause:
    "Loading Node's cryptography and HTTP takes 7 ms, our code 6, making and signing a block 10, the request itself 6.",
  async measure(scale) {
    const target = await startBaseline('bare-server');
    try {
      return await compareStarts(
        () => timeToExit([script, 'send', 'block.forged', target.url]),
        () => timeToExit(nothing),
        scale,
      );
    } finally {
      await target.stop();
    }
  },
};
