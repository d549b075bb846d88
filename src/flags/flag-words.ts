/** The words that may be flags: those before `--`. */
export function flagWords(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf('--');
  return end < 0 ? argv : argv.slice(0, end);
}

/** Whether a command line asks for help with a flag. */
export function hasHelpFlag(argv: readonly string[]): boolean {
  const words = flagWords(argv);
  return words.includes('--help') || words.includes('-h');
}
