import { aborted } from '../src/context.ts';

const openers: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
};

/** A program that fails does so sooner. */
const patienceMs = 5_000;

/**
 * Writes a page to a file that only this user can read, and opens it in the browser of the desktop, which lives on after
 * this process. Resolves to false if that is not possible; never rejects. The file
 * is removed at the end.
 */
export async function openPage(html: string, stop: AbortSignal): Promise<boolean> {
  const [{ spawn }, { mkdtempSync, rmSync, writeFileSync }, { tmpdir }, { join }] = await Promise.all([
    import('node:child_process'),
    import('node:fs'),
    import('node:os'),
    import('node:path'),
  ]);
  let folder: string;
  try {
    folder = mkdtempSync(join(tmpdir(), 'phantom-webhook-'));
  } catch {
    return false;
  }
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  void aborted(stop).then(remove);
  try {
    const file = join(folder, 'open.html');
    writeFileSync(file, html, { mode: 0o600 });
    const [program, ...words] = openers[process.platform] ?? ['xdg-open'];
    const child = spawn(program, [...words, file], { stdio: 'ignore', detached: true });
    // It may be the browser itself, and then runs for long.
    child.unref();
    return await new Promise((resolve) => {
      child.once('error', () => resolve(false));
      child.once('exit', (code) => resolve(code === 0));
      setTimeout(resolve, patienceMs, true).unref();
    });
  } catch {
    return false;
  }
}
