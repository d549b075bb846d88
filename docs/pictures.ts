import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createFaultyHandler } from './faulty-handler.ts';
import { runAtTerminal } from './terminal-program.ts';
import { terminalSvg } from './terminal-svg.ts';

/** The example token of the guidebook, which belongs to nobody. */
const token = 'fe944e318edb02b979d6bf0c87978b640c8e74e1cbfe36404386d33a5bbd8b66';
const seedFlags = ['--seed', 'readme', '--at', '2026-11-23'];

/** The pictures of the README, each made from the output of the built program. Each run makes the same pictures. */
export const pictures = [
  { file: new URL('listen.svg', import.meta.url), draw: drawListen },
  { file: new URL('check.svg', import.meta.url), draw: drawCheck },
] as const;

/** Shows the compact view of `listen`, and one opened delivery. */
async function drawListen(): Promise<string> {
  const listener = runAtTerminal(['listen', '--compact', '--port', '0'], token);
  // The last line at the start lists the keys.
  await listener.until(/ quit\n$/);
  const [, port = ''] = /Listening on http:\/\/127\.0\.0\.1:(\d+)/.exec(listener.written()) ?? [];
  const shown = (text: string) => steady(text).replaceAll(`:${port}`, ':4044').trimEnd();
  const started = listener.written();
  const steps = [
    { atSeconds: 0, text: '$ phantom-webhook listen --compact' },
    { atSeconds: 0.8, text: shown(started) },
  ];
  const deliveries = [
    ['block.forged'],
    ['block.forged', '--bad-auth', 'swapped'],
    ['transaction.applied'],
  ] as const;
  for (const [index, [event, ...flags]] of deliveries.entries()) {
    const before = listener.written().length;
    await send(port, event, flags);
    await listener.until(new RegExp(`(?:^\\d\\d:\\d\\d:.*\\n[^]*?){${index + 1}}`, 'm'));
    steps.push({ atSeconds: 2 + index * 1.2, text: shown(listener.written().slice(before)) });
  }
  const before = listener.written().length;
  listener.press('k');
  await listener.until(/3\/3 .*$/);
  listener.press('\r');
  // The picked delivery stays on the last line.
  await listener.until(/\n {2}\}\n3\/3 .*$/);
  steps.push({ atSeconds: 6.5, text: `\n${shown(withoutErasedLines(listener.written().slice(before)))}` });
  listener.press('q');
  await listener.ended;
  return terminalSvg(
    [{ title: 'phantom-webhook listen', steps }],
    'phantom-webhook listen shows two deliveries and a refused request, one per line, then opens a delivery',
  );
}

/** Shows what `check` reports about a handler with two common mistakes. */
async function drawCheck(): Promise<string> {
  const handler = createFaultyHandler(token.slice(0, 32)).listen(0, '127.0.0.1');
  await once(handler, 'listening');
  // The cast: a server that listens on a port has such an address.
  const { port } = handler.address() as AddressInfo;
  // A loaded machine can take longer than a sender would wait. The progress bar is not part of the picture.
  const argv = ['check', `:${port}`, ...seedFlags, '--timeout', '30s', '--quiet'];
  const check = runAtTerminal(argv, token);
  await check.ended;
  handler.closeAllConnections();
  handler.close();
  const steps = [
    { atSeconds: 0, text: '$ phantom-webhook check :3000' },
    { atSeconds: 1, text: steady(check.written()).trimEnd() },
  ];
  return terminalSvg(
    [{ title: 'phantom-webhook check', steps }],
    'phantom-webhook check groups the failed cases of a handler by what to change, the most effective change first',
  );
}

async function send(port: string, event: string, flags: readonly string[]): Promise<void> {
  // A loaded machine can take longer to answer than the sender would wait.
  const sender = runAtTerminal(
    ['send', event, `:${port}`, ...seedFlags, ...flags, '--timeout', '30s'],
    token,
  );
  await sender.ended;
}

/** Removes the beginnings of lines that the program has erased. */
function withoutErasedLines(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: terminals are controlled with them
  return text.replace(/[^\n]*\r\u001b\[2K/g, '');
}

/** Replaces what differs from run to run: the time of day, and durations. */
function steady(text: string): string {
  return text
    .replace(/(?<!T)\d\d:\d\d:\d\d\.\d{3}/g, '10:04:05.968')
    .replace(/ ?\d+\.\d ms/g, ' 1.8 ms')
    .replace(/(?<![\d.])\d+ ms/g, '14 ms')
    .replace(/ in [\d.]+ s: /g, ' in 1.9 s: ');
}
