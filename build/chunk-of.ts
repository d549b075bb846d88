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
 * a time, except what the folder itself needs only later.
 * @param id the path of the module
 * @param importers the modules that need it at once
 * @param lateImporters the modules that need it later, with `import()`
 */
export function chunkOf(id: string, importers: readonly string[], lateImporters: readonly string[]): string {
  const path = pathIn(id);
  // The only other modules from outside `bin` and `src` are the bundled packages.
  if (path === '') return id.endsWith('package.json') ? 'core' : 'packages';
  const chunk = chunkOfFolder(path);
  const isEntry = importers.length === 0 && lateImporters.length === 0;
  const isLate = importers.length === 0 && lateImporters.some((one) => chunkOfFolder(pathIn(one)) === chunk);
  return isEntry || isLate ? path.split('/').slice(1).join('-') : chunk;
}

/** Returns the path below the project, without the extension. Empty for a module of a package. */
function pathIn(id: string): string {
  const [, path = ''] = /[\\/]((?:bin|src)[\\/].*)\.ts$/.exec(id) ?? [];
  return path.replaceAll('\\', '/');
}

function chunkOfFolder(path: string): string {
  const names = path.split('/');
  const file = names.pop() ?? '';
  const folder = names.join('/');
  if (entryFolders.includes(folder)) return 'core';
  const name = names.slice(1).join('-');
  // The declaration of a command is read for help, without the code that does the work.
  const isDeclaration = /^src\/commands\//.test(folder) && /^(?:command|.*-command|flags)$/.test(file);
  return isDeclaration ? `${name}-declaration` : name;
}
