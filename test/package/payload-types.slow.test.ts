import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { makePayload } from '../../src/chain/payload.ts';
import { eventsOf } from '../../src/protocol/events/contract/event-contracts.ts';
import { type Generation, generations, isReleased } from '../../src/protocol/events/generation.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const project = fileURLToPath(new URL('../../', import.meta.url));
const made = { network: 'mainnet', seed: 'types', atMs: 1_767_268_800_000 } as const;

/** One payload of each event as the compiler reads it, and each of its members left out, which is an error. */
function assignments(generation: Generation): readonly string[] {
  const released = isReleased(generation);
  return eventsOf(generation).flatMap(({ name, data }, place) => {
    const text = JSON.stringify(makePayload(name, { ...made, generation })) as string | undefined;
    const type = `PayloadsOf<'${generation}'>['${name}']`;
    const value = text ?? 'undefined';
    const lines = [`export const own${place}: ${type} = ${value};`];
    if (released) lines.push(`export const any${place}: EventPayloads['${name}'] = ${value};`);
    if (data?.kind !== 'object' || text === undefined) return lines;
    const required = Object.entries(data.members).filter(([, member]) => member.kind !== 'optional');
    const payload: Readonly<Record<string, unknown>> = JSON.parse(text);
    for (const [index, [member]] of required.entries()) {
      const { [member]: _left, ...rest } = payload;
      lines.push('// @ts-expect-error a required member is missing');
      lines.push(`export const less${place}_${index}: ${type} = ${JSON.stringify(rest)};`);
    }
    return lines;
  });
}

test.for([
  [{ exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true }],
  [{ exactOptionalPropertyTypes: false, noUncheckedIndexedAccess: false }],
] as const)(
  'the types accept every made payload, and none without a required member, with %j',
  async ([options]) => {
    const folder = await temporaryFolder();
    const types = join(project, 'src/protocol/events');
    const files = await Promise.all(
      generations.map(async (generation) => {
        const file = join(folder, `${generation}.ts`);
        const source = [
          `import type { EventPayloads } from '${types}/payloads/payloads-of-released.ts';`,
          `import type { PayloadsOf } from '${types}/payloads-of.ts';`,
          ...assignments(generation),
        ];
        await writeFile(file, source.join('\n'));
        return file;
      }),
    );
    const compilerOptions = {
      ...{ strict: true, noEmit: true, target: 'es2023', module: 'esnext', moduleResolution: 'bundler' },
      ...{ allowImportingTsExtensions: true, types: [], ...options },
    };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
    const compiler = join(project, 'node_modules/typescript/bin/tsc');
    const output = await new Promise((resolve) => {
      execFile(
        process.execPath,
        [compiler, '--pretty', 'false'],
        { cwd: folder, maxBuffer: 1e8 },
        (_, stdout) => resolve(stdout),
      );
    });
    expect(output).toBe('');
  },
);
