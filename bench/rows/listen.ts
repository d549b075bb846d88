import { compareListener } from '../measuring/compare-listener.ts';
import { countLines } from '../measuring/count-lines.ts';
import { requireCount } from '../measuring/require-count.ts';
import { portableBody } from '../programs/delivery.ts';
import { startListener } from '../programs/listener.ts';
import { startBaseline } from '../programs/start-baseline.ts';
import { temporaryFile } from '../programs/temporary-file.ts';
import type { Row } from '../row.ts';

const bareServer = () => startBaseline('bare-server');

export const listenJson: Row = {
  name: 'listen-json',
  what: 'listen --json to a file, 32 connections',
  against: 'bare server that compares and parses',
  aim: { side: 'at least', value: 0.8, unit: 'x' },
  missedBecause:
    'The profile is flat: 7 µs for verifying, finding the depth and the members of the JSON, and rendering the line.',
  measure: (scale) => compareListener({ flags: ['--json'], startBaseline: bareServer }, scale),
};

export const listenHuman: Row = {
  name: 'listen-human',
  what: 'listen to a file, 32 connections',
  against: 'bare server that compares and parses',
  aim: { side: 'at least', value: 0.65, unit: 'x' },
  missedBecause:
    'The profile is flat: 14 µs for verifying, finding the depth and the members of the JSON, and two kilobytes of text.',
  measure: (scale) => compareListener({ flags: [], startBaseline: bareServer }, scale),
};

export const listenExpress: Row = {
  name: 'listen-express',
  what: 'listen to a file, 32 connections',
  against: "the guidebook's Express handler, logging to a file",
  aim: { side: 'at least', value: 3, unit: 'x' },
  measure(scale) {
    const log = temporaryFile('handler.txt');
    const handler = () => startBaseline('guidebook-handler', [], log.descriptor);
    return compareListener({ flags: [], startBaseline: handler, load: { body: portableBody } }, scale);
  },
};

export const listenReconnect: Row = {
  name: 'listen-reconnect',
  what: 'listen --json, a connection per delivery',
  against: 'bare server that compares and parses',
  aim: { side: 'at least', value: 0.85, unit: 'x' },
  missedBecause: 'The profile is flat; what each connection costs comes on top of what each delivery costs.',
  measure: (scale) =>
    compareListener({ flags: ['--json'], startBaseline: bareServer, load: { isReconnecting: true } }, scale),
};

export const listenRecord: Row = {
  name: 'listen-record',
  what: 'listen --json --record FILE',
  against: 'listen --json',
  aim: { side: 'at least', value: 0.75, unit: 'x' },
  missedBecause:
    'Each delivery becomes a second line, which is in the file, and the file in its place, before the answer.',
  measure(scale) {
    const journal = temporaryFile('journal.ndjson');
    const lines = () => countLines(journal.path, /\{"receivedAt":/);
    return compareListener(
      {
        flags: ['--json', '--record', journal.path],
        startBaseline: () => startListener(['--json']),
        verify: async (sent) => requireCount('deliveries in the journal', await lines(), sent),
      },
      scale,
    );
  },
};
