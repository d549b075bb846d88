import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareStarts } from '../measuring/compare-starts.ts';
import { countAt } from '../measuring/count-at.ts';
import { requireCount } from '../measuring/require-count.ts';
import { timeToExit } from '../measuring/time-start.ts';
import { firstMissing, type ProgramName, programPath } from '../programs/debian-programs.ts';
import { blockBody, deliveryHeaders } from '../programs/delivery.ts';
import { startBaseline } from '../programs/start-baseline.ts';
import { script } from '../programs/start-process.ts';
import { temporaryPath, writeTemporaryFile } from '../programs/temporary-file.ts';
import type { Aim, Row } from '../row.ts';

const headers = Object.entries(deliveryHeaders).map(([name, value]) => `${name}:${value}`);

export const sendHttpie: Row = sendRow({
  program: 'http',
  against: 'HTTPie with a fixed body',
  aim: { side: 'at most', value: 0.3, unit: 'x' },
  missedBecause:
    'Starting Node alone takes half of that. The rest is loading HTTP and cryptography, and making and signing a block.',
  argumentsOf: (url, body) => [...['--ignore-stdin', '--check-status', 'POST', url, `@${body}`], ...headers],
  variables: () => ({ HTTPIE_CONFIG_DIR: offlineFolder() }),
});

export const sendCurl: Row = sendRow({
  program: 'curl',
  against: 'curl with a fixed body',
  aim: { side: 'quoted', unit: 'x' },
  argumentsOf: (url, body) => [
    ...['--silent', '--show-error', '--fail', '--data-binary', `@${body}`],
    ...headers.flatMap((header) => ['--header', header]),
    url,
  ],
});

interface Peer {
  readonly program: ProgramName;
  readonly against: string;
  readonly aim: Aim;
  readonly missedBecause?: string;
  /** @param body the file that holds it */
  argumentsOf(url: string, body: string): readonly string[];
  /** What it needs in its environment. */
  variables?(): Readonly<Record<string, string>>;
}

function sendRow({ program, argumentsOf, variables, ...row }: Peer): Row {
  return {
    name: `send-${program === 'http' ? 'httpie' : program}`,
    what: 'send one signed event, start to exit',
    ...row,
    missing: firstMissing(program),
    async measure(scale) {
      const target = await startBaseline('bare-server');
      const body = writeTemporaryFile('body.json', blockBody);
      const options = { program: programPath(program), ...(variables && { variables: variables() }) };
      let sent = 0;
      const counted = (send: () => Promise<number>) => () => {
        sent += 1;
        return send();
      };
      try {
        const measurement = await compareStarts(
          counted(() => timeToExit([script, 'send', 'block.forged', target.url])),
          counted(() => timeToExit(argumentsOf(target.url, body), options)),
          scale,
        );
        const arrived = await countAt(target);
        requireCount('deliveries at the target', arrived, sent);
        return measurement;
      } finally {
        await target.stop();
      }
    },
  };
}

/** Makes a folder with settings with which HTTPie does not look for a newer version on the internet. */
function offlineFolder(): string {
  const folder = temporaryPath('httpie');
  mkdirSync(folder);
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ disable_update_warnings: true }));
  return folder;
}
