import type { CommandContext } from '../../context.ts';
import { isOwnAddress } from '../../http/addresses/host-name.ts';
import { tryListening } from '../../http/server/start-listening.ts';
import { Problem } from '../../problem.ts';
import type { LabelledToken } from '../../protocol/token/token.ts';
import { findTokens } from '../../tokens/read-tokens.ts';
import { type Diagnosis, fail, ok, warn } from './diagnosis.ts';

/** As in `engines` of package.json. */
export const oldestNode = [20, 19] as const;

/** @param version such as 20.19.0 */
export function diagnoseNodeVersion(version: string): Diagnosis {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor, oldestMinor] = oldestNode;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor))
    return ok('node-version', `Node.js ${version}.`);
  return fail('node-version', {
    found: `Node.js ${version} is too old.`,
    advice: `Install Node.js ${oldestNode.join('.')} or newer.`,
  });
}

interface TokenDiagnosis {
  readonly diagnosis: Diagnosis;
  readonly tokens: readonly LabelledToken[];
}

/** Reads the tokens as other commands do. */
export async function diagnoseTokens(
  tokenFile: string | undefined,
  { env, directory, platform, userId, stop, invocation }: CommandContext,
): Promise<TokenDiagnosis> {
  const remarks: string[] = [];
  const say = (remark: string) => void remarks.push(capitalized(remark));
  try {
    const { tokens, source } = await findTokens(
      { tokens: [], tokenFile },
      { env, directory, platform, userId, stop, invocation, say },
    );
    if (tokens.length === 0) {
      const advice = `Run ${invocation} token new to create one, or webhook create to get one from a node.`;
      return { tokens, diagnosis: warn('token', remarks[0] ?? 'No token found.', advice) };
    }
    const found = `${tokens.length === 1 ? '1 token' : `${tokens.length} tokens`} from ${source}.`;
    return {
      tokens,
      diagnosis: remarks.length === 0 ? ok('token', found) : warn('token', found, remarks.join(' ')),
    };
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    return { tokens: [], diagnosis: fail('token', { found: problem.message, advice: problem.hint }) };
  }
}

function capitalized(sentence: string): string {
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`;
}

/** @param addresses those of `localhost`, the preferred one first */
export function diagnoseLocalhost(addresses: readonly string[]): Diagnosis {
  const [first, ...others] = addresses;
  if (first === undefined) {
    return warn('localhost', 'localhost has no address.', 'Use 127.0.0.1 in URLs.');
  }
  const found = `localhost is ${[first, ...others].join(', then ')}.`;
  if (first.startsWith('127.')) return ok('localhost', found);
  return warn(
    'localhost',
    found,
    'listen, and the whitelist of a node, use 127.0.0.1. Use 127.0.0.1 in URLs too.',
  );
}

/**
 * Checks whether `listen` could use a port.
 * @param inUse URLs of this machine at which something is expected to listen
 */
export async function diagnosePort(port: number, inUse: readonly URL[]): Promise<Diagnosis> {
  const host = '127.0.0.1';
  try {
    await tryListening({ host, port });
    return ok('port', port === 0 ? 'A free port is available.' : `Port ${port} is free.`);
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    const isExpected = inUse.some((url) => isOwnAddress(url, { hosts: [host], port, machineHosts: [] }));
    return isExpected && problem.code === 'port-in-use'
      ? ok('port', `Port ${port} is in use, as expected: a target points to it.`)
      : fail('port', { found: problem.message, advice: problem.hint });
  }
}
