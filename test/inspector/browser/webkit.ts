import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { freePort } from '../../free-port.ts';
import { type AtEnd, type DrivenBrowser, endGroup, keyActions } from './driven-browser.ts';
import { browserProgram, miniBrowserPath } from './installed-browsers.ts';

/** A loaded machine may take long. */
const startMs = 60_000;

/** Starts WebKitGTK on a display without a screen, driven through WebDriver. */
export async function startWebkit(atEnd: AtEnd): Promise<DrivenBrowser> {
  const home = await mkdtemp(join(tmpdir(), 'phantom-webhook-webkit-'));
  atEnd(() => rm(home, { recursive: true, force: true }));
  const display = await startDisplay(atEnd);
  const port = await freePort();
  const driver = spawn(browserProgram('webkit', 'webkit2gtk-driver'), [`--port=${port}`], {
    stdio: 'ignore',
    // Its own group, so that the browser ends with it. Root has no sandbox.
    detached: true,
    env: {
      ...process.env,
      DISPLAY: display,
      HOME: home,
      XDG_RUNTIME_DIR: home,
      GDK_BACKEND: 'x11',
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
      LIBGL_ALWAYS_SOFTWARE: '1',
    },
  });
  atEnd(() => endGroup(driver));
  const root = `http://127.0.0.1:${port}`;
  const call = async (path: string, body: unknown) => {
    const request = { method: 'POST', body: JSON.stringify(body) };
    const { value } = Object(await (await fetch(`${root}${path}`, request)).json());
    if (value?.error !== undefined) throw new Error(`${path}: ${value.error} ${value.message}`);
    return value;
  };
  const isReady = () =>
    fetch(`${root}/status`).then(
      ({ ok }) => ok,
      () => false,
    );
  await vi.waitUntil(isReady, { timeout: startMs });
  const { sessionId } = await call('/session', {
    capabilities: {
      alwaysMatch: {
        'webkitgtk:browserOptions': { binary: miniBrowserPath(), args: ['--automation'] },
      },
    },
  });
  const session = `/session/${sessionId}`;
  return {
    complaints: [],
    async open(url) {
      await call(`${session}/url`, { url });
    },
    async evaluate(expression) {
      const script = `return JSON.stringify(${expression})`;
      const text = await call(`${session}/execute/sync`, { script, args: [] });
      return typeof text === 'string' ? JSON.parse(text) : undefined;
    },
    async press(key) {
      await call(`${session}/actions`, { actions: keyActions(key) });
    },
  };
}

/** Starts a display in memory, and returns its name. */
async function startDisplay(atEnd: AtEnd): Promise<string> {
  const argv = ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'];
  const server = spawn(browserProgram('webkit', 'xvfb'), argv, {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    detached: true,
  });
  atEnd(() => endGroup(server));
  const ended = once(server, 'close').then(() => {
    throw new Error('Xvfb ended.');
  });
  // It also ends with the tests, when nobody waits for its name.
  ended.catch(() => {});
  const [number] = await Promise.race([once(server.stdio[3] ?? server, 'data'), ended]);
  return `:${String(number).trim()}`;
}
