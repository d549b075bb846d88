import { readFile } from 'node:fs/promises';

/** In the order in which they are read: what one starts, those below it use. */
export const pageNames = [
  'README.md',
  'docs/getting-started.md',
  'docs/tokens.md',
  'docs/receiving.md',
  'docs/inspector.md',
  'docs/relay.md',
  'docs/engines.md',
  'docs/sending.md',
  'docs/checking.md',
  'docs/ci.md',
  'docs/nodes.md',
  'docs/library.md',
  'docs/frameworks.md',
  'docs/handlers.md',
  'docs/formats.md',
  'docs/events.md',
  'docs/protocol.md',
  'docs/fidelity.md',
  'docs/comparison.md',
  'docs/output.md',
  'docs/reference.md',
] as const;

export type PageName = (typeof pageNames)[number];

export function readPage(
  name: PageName | 'SECURITY.md' | 'CONTRIBUTING.md' | 'CHANGELOG.md',
): Promise<string> {
  return readFile(new URL(`../../${name}`, import.meta.url), 'utf8');
}
