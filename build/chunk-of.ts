/** The folders that every command line needs. */
const entryFolders = [
  'bin',
  'src',
  'src/cli',
  'src/flags',
  'src/commands/token',
  'src/protocol/token',
  'src/terminal/text',
];

/**
 * Returns the name of the file that a module is built into. Chunks follow folders, because a whole folder is needed at
 * a time.
 * @param id the path of the module
 * @param isLate whether only `import()` leads to it
 */
export function chunkOf(id: string, isLate: boolean): string {
  const [, path = ''] = /[\\/]((?:bin|src)[\\/].*)\.ts$/.exec(id) ?? [];
  const names = path.split(/[\\/]/);
  const file = names.pop() ?? '';
  const folder = names.join('/');
  // The only other modules from outside `bin` and `src` are the packages of the chain.
  if (path === '') return id.endsWith('package.json') ? 'core' : 'chain';
  if (isLate) return [...names.slice(1), file].join('-');
  if (entryFolders.includes(folder)) return 'core';
  if (/^src\/chain\b/.test(folder)) return 'chain';
  // The declaration of a command is read for help, without the code that does the work.
  if (/^src\/commands\//.test(folder) && /^(?:command|.*-command|flags)$/.test(file))
    return `${names.slice(1).join('-')}-declaration`;
  return names.slice(1).join('-');
}
