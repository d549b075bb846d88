/** The environment of a program in which this source of a module runs first, so that it can change what Node does. */
export function runBefore(source: string): { readonly NODE_OPTIONS: string } {
  return { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(source)}` };
}
