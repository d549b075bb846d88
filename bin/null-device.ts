/** What `devNull` of node:os is, for which all of that module would have to be loaded. */
export const nullDevice = process.platform === 'win32' ? '\\\\.\\nul' : '/dev/null';
