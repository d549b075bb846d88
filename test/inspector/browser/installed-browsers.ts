import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The browser that the tests of the page run in; undefined if it is not installed. */
export const chromiumPath: string | undefined = (process.env.PATH ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'chromium'))
  .find(isExecutable);

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Whether Chromium is installed. In CI it has to be. */
export function hasChromium(): boolean {
  if (chromiumPath === undefined && process.env.CI !== undefined)
    throw new Error('chromium is not installed. .ci/run has to install it.');
  return chromiumPath !== undefined;
}
