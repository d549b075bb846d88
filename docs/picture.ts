import { runAtTerminal } from './terminal-program.ts';
import { terminalSvg } from './terminal-svg.ts';

/** The example token of the guidebook, which belongs to nobody. */
const token = 'fe944e318edb02b979d6bf0c87978b640c8e74e1cbfe36404386d33a5bbd8b66';
const shownPort = '4044';
const sendFlags = ['--seed', 'readme', '--at', '2026-11-23'];

/** Runs `listen` and `send` and draws their output. What varies is replaced, so each run makes the same picture. */
export async function drawPicture(): Promise<string> {
  const listener = runAtTerminal(['listen', '--port', '0'], token);
  // The last line that it prints at the start lists the keys.
  await listener.until(/ quit\n$/);
  const [, port = ''] = /Listening on http:\/\/127\.0\.0\.1:(\d+)/.exec(listener.written()) ?? [];
  const started = listener.written();

  const accepted = await send(port, []);
  await listener.until(/\n {2}\}\n$/);
  const delivered = listener.written().slice(started.length);

  const refused = await send(port, ['--bad-auth', 'swapped']);
  await listener.until(/rejected 401.*\n$/s);
  listener.press('q');
  await listener.ended;
  const rejected = listener.written().slice(started.length + delivered.length);

  const shown = (text: string, time = '') =>
    steady(text, time).replaceAll(`:${port}`, `:${shownPort}`).trimEnd();
  const typed = (words: readonly string[]) => `$ ${['phantom-webhook', ...words].join(' ')}`;
  const sending = (flags: readonly string[]) =>
    typed(['send', 'block.forged', `:${shownPort}`, ...flags, ...sendFlags]);
  return terminalSvg(
    [
      {
        title: 'one terminal',
        steps: [
          { atSeconds: 0, text: typed(['listen']) },
          { atSeconds: 0.8, text: shown(started) },
          { atSeconds: 3.2, text: `\n${shown(delivered, '10:04:05.968')}` },
          { atSeconds: 6, text: shown(rejected, '10:04:07.390') },
        ],
      },
      {
        title: 'another',
        steps: [
          { atSeconds: 2, text: sending([]) },
          { atSeconds: 3, text: shown(accepted) },
          { atSeconds: 5, text: sending(['--bad-auth', 'swapped']) },
          { atSeconds: 5.8, text: shown(refused) },
        ],
      },
    ],
    'phantom-webhook listen shows a delivery that phantom-webhook send made, and refuses one with the wrong authorization',
  );
}

async function send(port: string, flags: readonly string[]): Promise<string> {
  // A loaded machine may take longer to answer than the sender would wait.
  const argv = ['send', 'block.forged', `:${port}`, ...sendFlags, ...flags, '--timeout', '30s'];
  const sender = runAtTerminal(argv, token);
  await sender.ended;
  return sender.written();
}

/** Replaces what differs from run to run: the time of day, and how long an answer took. */
function steady(text: string, time: string): string {
  return text
    .replace(/\d\d:\d\d:\d\d\.\d{3}/g, time)
    .replace(/(?<![\d.])\d+ ms/g, '14 ms')
    .replace(/\d+\.\d ms/g, '1.8 ms');
}
