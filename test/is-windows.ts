/** Windows has no signals to catch, no permission bits and no POSIX shell; tests of these have nothing to show there. */
export const isWindows = process.platform === 'win32';
