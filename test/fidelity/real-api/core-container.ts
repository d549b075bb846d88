/** Takes the place of `@phantomcores/core-container`, of which the plugin uses only the logger. */
export const app = {
  resolvePlugin: () => ({ info() {}, warn() {}, error() {}, debug() {} }),
  forceExit(message: string, error: unknown) {
    process.stderr.write(`${message} ${String(error)}\n`);
    process.exit(1);
  },
};
