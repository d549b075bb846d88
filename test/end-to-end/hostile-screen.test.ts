import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { printable } from '../../src/printable.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { deliver, deliveryOf } from './deliver.ts';
import { emulateScreen } from './emulated-screen.ts';
import { script } from './program.ts';
import { startTarget } from './start-target.ts';
import { hasTerminals, openTerminal } from './terminal-session.ts';
import { exchangeBytes } from './wire/exchange-bytes.ts';
import { delivery, rawRequest } from './wire/requests.ts';

/** Each would take something of the terminal: the screen, the title, the clipboard, the cursor, the order of letters. */
const attacks = [
  '\u001b[2J\u001b[H',
  '\u001b]0;taken\u0007',
  '\u001b]52;c;dGFrZW4=\u0007',
  '\u001b]8;;http://evil.example\u0007link\u001b]8;;\u0007',
  '\u001bP+q544e\u009c',
  '\u001b[?1049h',
  '\u001b[6n\u001b[c\u0005',
  '\u001b[8m\u001b[1A\u001b7\u001b8\u001bc',
  '\u009b2J\u009d0;taken\u009c\u0090+q\u009c',
  '\r\u0008\u0008\u000b\u000c\u000e',
  '\u202egpj.exe\u2066\u200f',
  '\u200b\u00ad\ufeff\u2060',
  '\u2028\u2029\u0085',
  '\u{e0041}',
  'e\u0301\u0327 漢字 한글 ｗｉｄｅ',
].join('~');
const shown = printable(attacks);
/** The same as bytes of a header, where only some may stand. */
const headerAttack = 'a\u009b2Jb\u009d0;taken\u009c\u0085';
/** As an argument of the shell; without NUL, which no argument holds. */
const quoted = `'${attacks.replaceAll("'", '')}'`;

const json = JSON.stringify(attacks);
const program = `"${process.execPath}" "${script}"`;
const marker = '@@';

/** What the shell shows between the markers, as an emulated terminal does, and that nothing of it was taken. */
async function runAtTerminal(commands: readonly string[]): Promise<readonly string[]> {
  const colours = 'unset NO_COLOR; export TZ=UTC';
  const marked = commands.map((command) => `${command}; echo '${marker}'`);
  const session = openTerminal([colours, `echo '${marker}'`, ...marked].join('\n'));
  const sent = await session.all;
  const screen = await emulateScreen(sent);
  expect(screen.deeds).toEqual([]);
  expect(screen.cursorColumn).toBe(0);
  expect(screen.isPlain).toBe(true);
  // Nothing above was taken away, written over or hidden.
  expect(screen.lines[0]).toBe(marker);
  expect(screen.lines.filter((line) => line === marker)).toHaveLength(commands.length + 1);
  // Colours, and what a spinner does to its own line.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it is about
  const ours = /\r\n|\u001b\[(\d+(;\d+)*)?m|\u001b\[(\?(25|2026)[lh]|2?K|1?G|1A)/g;
  expect(sent.replaceAll(ours, '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
  return screen.lines.join('\n').split(`${marker}\n`).slice(1);
}

/** Without the blanks and breaks that lines are laid out with. */
const withoutBlanks = (text: string) => text.replaceAll(/\s/g, '');

function expectShown(texts: readonly string[]): void {
  for (const text of texts) expect(withoutBlanks(text)).toContain(withoutBlanks(shown).slice(0, 60));
}

describe.runIf(hasTerminals)('a terminal', () => {
  test('is not controlled by hostile deliveries and requests', async () => {
    const target = await startTarget(
      () =>
        `HTTP/1.1 500 ${headerAttack}\r\nX: ${headerAttack}\r\nContent-Length: ${Buffer.byteLength(attacks)}\r\n\r\n${attacks}`,
    );
    const session = openTerminal(
      `unset NO_COLOR; echo '${marker}'; ${program} listen --port 0 --full --show-rejected --forward-to ${target.url}; echo '${marker}'`,
    );
    const [, url = ''] = await session.shows(/Listening on (\S+)\r\n/);
    const data = { [attacks]: attacks, list: [attacks], id: attacks };
    for (const event of [
      attacks,
      'block.forged',
      'transaction.applied',
      'delegate.registered',
      'forger.failed',
    ]) {
      await deliver(url, deliveryOf(event, data));
      await deliver(url, deliveryOf(event, attacks));
    }
    const { port } = new URL(url);
    const wrong = rawRequest('POST /%1b[2J?\\"~ HTTP/1.1', [
      'Host: x',
      `X: ${headerAttack}`,
      `Authorization: ${headerAttack}`,
      'Connection: close',
    ]);
    await exchangeBytes(Number(port), wrong);
    await exchangeBytes(Number(port), delivery(`X: ${headerAttack}`, 'Connection: close'));
    session.press('q');
    const sent = await session.all;
    const { lines, ...left } = await emulateScreen(sent);
    expect(left).toEqual({ deeds: [], cursorColumn: 0, isPlain: true });
    expect([lines[0], lines.filter((line) => line === marker).length]).toEqual([marker, 2]);
    const text = lines.join('\n');
    expect(text).toContain(`${printable(json)}: ${printable(json)}`);
    expect(text).toContain(`X: ${printable(headerAttack)}`);
    expectShown([text.slice(text.indexOf('  \\u001b[2J'))]);
  });

  test('is not controlled by hostile answers of a target', async () => {
    const answer = `HTTP/1.1 500 ${headerAttack}\r\nX-Attack: ${headerAttack}\r\nContent-Length: ${Buffer.byteLength(attacks)}\r\n\r\n${attacks}`;
    const target = await startTarget(() => answer);
    const nonsense = await startTarget(() => `${attacks}\r\n\r\n`);
    const elsewhere = await startTarget(
      () => `HTTP/1.1 302 x\r\nLocation: http://x/${headerAttack}\r\nContent-Length: 0\r\n\r\n`,
    );
    const [sent = '', checked = '', ...others] = await runAtTerminal([
      `${program} send block.forged ${target.url}`,
      `${program} check ${target.url} --only accepts/docs`,
      `${program} send block.forged ${nonsense.url}`,
      `${program} send block.forged ${elsewhere.url}`,
      `${program} check ${nonsense.url} --only accepts/docs`,
    ]);
    expectShown([sent]);
    expect(checked).toContain('500');
    expect(others).toHaveLength(4);
  });

  test('is not controlled by a hostile journal', async () => {
    const folder = await temporaryFolder();
    const record = {
      receivedAt: '2026-11-23T10:04:05.123Z',
      method: 'POST',
      path: `/${attacks}`,
      headers: { [`x-${attacks}`]: attacks },
      body: `{"timestamp":1,"data":${json},"event":${json}}`,
      event: attacks,
      token: attacks,
    };
    const journal = join(folder, 'journal.ndjson');
    await writeFile(journal, `${JSON.stringify(record)}\n`);
    const broken = join(folder, 'broken.ndjson');
    await writeFile(broken, `${JSON.stringify({ ...record, body: 7 })}\n{${attacks}\n`);
    const target = await startTarget();
    const [printed = '', , refused = ''] = await runAtTerminal([
      `${program} send --from ${journal} ${target.url} --dry-run`,
      `${program} send --from ${journal} ${target.url}`,
      `${program} send --from ${broken} ${target.url}`,
    ]);
    expect(withoutBlanks(printed)).toContain(withoutBlanks(printable(json)).slice(0, 60));
    expect(refused).toContain('error: ');
  });

  test('is not controlled by hostile arguments', async () => {
    const folder = await temporaryFolder();
    const missing = `${folder}/${quoted}`;
    const texts = await runAtTerminal([
      `${program} events ${quoted}`,
      `${program} send ${quoted} http://127.0.0.1:9`,
      `${program} send block.forged ${quoted}`,
      `${program} send block.forged http://127.0.0.1:9 --data ${missing}`,
      `${program} send block.forged http://127.0.0.1:9 --set ${quoted}=1`,
      `${program} send block.forged http://127.0.0.1:9 -H ${quoted}`,
      `${program} send --from ${missing} http://127.0.0.1:9`,
      `${program} listen --port 0 --record ${missing}/x`,
      `${program} listen --port 0 --where ${quoted}`,
      `${program} listen --host ${quoted}`,
      `${program} listen --path ${quoted}`,
      `${program} check http://127.0.0.1:9 --only ${quoted}`,
      `${program} ${quoted}`,
      `${program} --${quoted}`,
      `${program} webhook show ${quoted}`,
    ]);
    // The value of a header may be a secret, and for a path only the rule is shown.
    for (const [index, text] of texts.slice(0, -1).entries()) {
      expect(text.trim(), `command ${index}`).not.toBe('');
      expect(text, `command ${index}`).not.toMatch(/\n\s+at .*:\d+/);
    }
    expectShown([
      texts[0] ?? '',
      texts[1] ?? '',
      texts[3] ?? '',
      texts[6] ?? '',
      texts[11] ?? '',
      texts[12] ?? '',
    ]);
  });

  test('is not controlled by hostile answers of a node', async () => {
    const webhook = {
      id: 7,
      event: attacks,
      target: `http://x/${attacks}`,
      enabled: true,
      conditions: [{ key: attacks, condition: attacks, value: { [attacks]: attacks } }],
    };
    const answerOf = (body: string) =>
      `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
    const lists = await startTarget(() =>
      answerOf(JSON.stringify({ meta: { totalCount: 1 }, data: [webhook] })),
    );
    const refuses = await startTarget(() =>
      answerOf(JSON.stringify({ statusCode: 422, error: attacks, message: attacks })).replace(
        '200 OK',
        `422 ${headerAttack}`,
      ),
    );
    const talks = await startTarget(() => answerOf(attacks));
    const [listed = '', one = '', refused = ''] = await runAtTerminal([
      `${program} webhook list --node http://${lists.host}`,
      `${program} webhook show 7 --node http://${lists.host}`,
      `${program} webhook delete 7 --node http://${refuses.host}`,
      `${program} webhook list --node http://${talks.host}`,
      `${program} webhook list --json --node http://${lists.host}`,
    ]);
    expectShown([listed, one]);
    expect(refused).not.toBe('');
  });

  test('is not controlled by hostile calls to an emulated node', async () => {
    const session = openTerminal(
      `unset NO_COLOR; echo '${marker}'; ${program} node --port 0 --p2p-port 0; echo '${marker}'`,
    );
    const [, url = '', events = ''] = await session.shows(/API on (http:\S+), events on (http:\S+)\r\n/);
    const call = (path: string, body: unknown) =>
      fetch(`${url}/api/webhooks${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }).then((response) => response.text());
    const right = { event: 'block.forged', target: 'http://127.0.0.1:9/x', conditions: [] };
    await call('', { ...right, event: attacks });
    await call('', { ...right, target: `http://127.0.0.1:9/${attacks}` });
    await call('', { ...right, conditions: [{ key: attacks, condition: 'eq', value: attacks }] });
    await call('', { ...right, [attacks]: attacks });
    await call(`/${encodeURIComponent(attacks)}?${encodeURIComponent(attacks)}=1`, right);
    await fetch(`${events}/internal/utils/events`, {
      method: 'POST',
      headers: { 'x-auth': 'forger', 'content-type': 'application/json' },
      body: JSON.stringify({ event: attacks, body: attacks }),
    });
    await session.shows(/link/);
    const { port } = new URL(url);
    const strange = rawRequest(`GET /api/webhooks HTTP/1.1`, [
      `Host: 127.0.0.1:${port}`,
      `X: ${headerAttack}`,
      'Connection: close',
    ]);
    await exchangeBytes(Number(port), strange);
    session.press('\u0003');
    const { lines, ...left } = await emulateScreen((await session.all).replaceAll('^C', ''));
    expect(left).toEqual({ deeds: [], cursorColumn: 0, isPlain: true });
    expect(lines[0]).toBe(marker);
    expectShown([lines.join('\n')]);
  });
});
