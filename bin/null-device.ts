/** The same as `devNull` of node:os, without loading that module. */
export const nullDevice = process.platform === 'win32' ? '\\\\.\\nul' : '/dev/null';
