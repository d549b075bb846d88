import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram, firstExecutable } from '../../../bench/programs/find-program.ts';

/** The browsers that the page is tested in. WebKit is the engine of Safari. */
export type BrowserName = 'chromium' | 'firefox' | 'webkit';

/** Where a program is, by the Debian package that has it; undefined if it is not installed. */
const programs: Readonly<Record<BrowserName, Readonly<Record<string, string | undefined>>>> = {
  chromium: { chromium: findProgram('chromium') },
  firefox: { 'firefox-esr': findProgram('firefox-esr') },
  // WebKitGTK has no mode without a display.
  webkit: { 'webkit2gtk-driver': findProgram('WebKitWebDriver'), xvfb: findProgram('Xvfb') },
};

/** The Debian packages of the browsers that are not installed. */
export const missingBrowsers: readonly string[] = Object.values(programs)
  .flatMap((packages) => Object.entries(packages))
  .flatMap(([name, path]) => (path === undefined ? [name] : []));

/** Whether a browser is installed. In CI it has to be, except at GitHub, whose machines lack these packages. */
export function hasBrowser(name: BrowserName): boolean {
  const missing = Object.keys(programs[name]).filter((packageName) => missingBrowsers.includes(packageName));
  const isRequired = process.env.CI !== undefined && process.env.GITHUB_ACTIONS === undefined;
  if (missing.length > 0 && isRequired)
    throw new Error(`${missing.join(' ')} is not installed. .ci/run has to install it.`);
  return missing.length === 0;
}

/** The path of a program of a browser. @param packageName the Debian package that has it */
export function browserProgram(name: BrowserName, packageName: string): string {
  const path = programs[name][packageName];
  if (path === undefined) throw new Error(`Expected ${packageName} to be installed.`);
  return path;
}

/** The browser that Debian's driver of WebKit starts: one window without anything around it. */
export function miniBrowserPath(): string {
  const folder = '/usr/lib';
  const found = firstExecutable(
    readdirSync(folder).flatMap((name) =>
      ['4.1', '4.0', '6.0'].map((version) => join(folder, name, `webkit2gtk-${version}`, 'MiniBrowser')),
    ),
  );
  if (found === undefined) throw new Error('Expected webkit2gtk-driver to have MiniBrowser.');
  return found;
}
