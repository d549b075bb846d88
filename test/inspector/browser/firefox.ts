import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'undici';
import { type AtEnd, type DrivenBrowser, endGroup, keyActions } from './driven-browser.ts';
import { browserProgram } from './installed-browsers.ts';

/** Everything but loopback goes to a proxy that does not exist: a new profile would ask for updates and settings. */
const settings = {
  'network.proxy.type': 1,
  'network.proxy.http': '127.0.0.1',
  'network.proxy.http_port': 9,
  'network.proxy.ssl': '127.0.0.1',
  'network.proxy.ssl_port': 9,
  'network.proxy.socks': '127.0.0.1',
  'network.proxy.socks_port': 9,
  'network.proxy.no_proxies_on': '127.0.0.1',
  'network.proxy.allow_hijacking_localhost': false,
  'network.trr.mode': 5,
  'network.dns.disablePrefetch': true,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'app.update.enabled': false,
  'app.normandy.enabled': false,
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'toolkit.telemetry.enabled': false,
} as const;

interface Message {
  readonly id?: number;
  readonly type?: string;
  readonly method?: string;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly error?: string;
  readonly message?: string;
}

/** Starts Firefox without a window, driven through WebDriver BiDi. */
export async function startFirefox(atEnd: AtEnd): Promise<DrivenBrowser> {
  const profile = await mkdtemp(join(tmpdir(), 'phantom-webhook-firefox-'));
  atEnd(() => rm(profile, { recursive: true, force: true }));
  const lines = Object.entries(settings).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`,
  );
  await writeFile(join(profile, 'user.js'), lines.join(''));
  const program = browserProgram('firefox', 'firefox-esr');
  const argv = ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0'];
  const child = spawn(program, argv, {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
    env: { ...process.env, HOME: profile },
  });
  atEnd(() => endGroup(child));
  const address = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const [, found] = /listening on ws:\/\/(?:127\.0\.0\.1|localhost):(\d+)/.exec(said) ?? [];
      if (found !== undefined) resolve(`ws://127.0.0.1:${found}`);
    });
    child.once('close', () => reject(new Error(`Firefox ended: ${said}`)));
  });
  const socket = new WebSocket(`${address}/session`);
  const closed = new Promise<never>((_, reject) => {
    socket.addEventListener('close', () => reject(new Error('Firefox closed the connection.')));
  });
  // Every call waits for it too; this is for the end of the tests, when none does.
  closed.catch(() => {});
  await Promise.race([once(socket, 'open'), closed]);
  const waiting = new Map<number, (message: Message) => void>();
  const complaints: string[] = [];
  socket.addEventListener('message', ({ data }) => {
    const message: Message = JSON.parse(String(data));
    if (message.id !== undefined) waiting.get(message.id)?.(message);
    else if (message.method === 'log.entryAdded' && message.params?.level === 'error')
      complaints.push(String(message.params.text));
  });
  let last = 0;
  const call = async (method: string, params: Readonly<Record<string, unknown>>) => {
    last += 1;
    const id = last;
    const answered = new Promise<Message>((resolve) => {
      waiting.set(id, resolve);
      socket.send(JSON.stringify({ id, method, params }));
    });
    const answer = await Promise.race([answered, closed]);
    waiting.delete(id);
    if (answer.result === undefined) throw new Error(`${method}: ${answer.error} ${answer.message}`);
    return answer.result;
  };
  await call('session.new', { capabilities: {} });
  await call('session.subscribe', { events: ['log.entryAdded'] });
  const { contexts } = await call('browsingContext.getTree', {});
  const { context } = Array.isArray(contexts) ? contexts[0] : {};
  return {
    complaints,
    async open(url) {
      await call('browsingContext.navigate', { context, url, wait: 'complete' });
    },
    async evaluate(expression) {
      const { result, exceptionDetails } = await call('script.evaluate', {
        ...{ expression: `JSON.stringify(${expression})`, target: { context }, awaitPromise: true },
      });
      if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
      return parsed(Object(result).value);
    },
    async press(key) {
      await call('input.performActions', { context, actions: keyActions(key) });
    },
  };
}

/** `JSON.stringify` makes nothing of undefined. */
function parsed(text: unknown): unknown {
  return typeof text === 'string' ? JSON.parse(text) : undefined;
}
