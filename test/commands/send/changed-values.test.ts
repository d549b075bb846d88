import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { run } from '../../../src/cli/run.ts';
import { fakeContext } from '../../fake-context.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { guidebookToken } from '../../tokens.ts';

async function dryRun(flags: readonly string[], body = '{}') {
  const directory = await temporaryFolder();
  await writeFile(join(directory, 'body.json'), body);
  const context = fakeContext({ directory, env: { PHANTOM_WEBHOOK_TOKEN: guidebookToken.token } });
  const exitCode = await run(['send', ...flags, ':3000', '--dry-run'], context);
  return { exitCode, err: context.err() };
}

describe('--patch reports that the payload will not verify', () => {
  const warning = 'so the payload will not verify';
  const signed = '{"event":"x","timestamp":1,"data":[{"id":"1","signature":"30"}]}';

  test.for<[string, readonly string[], string?]>([
    ['a made-up block', ['block.forged', '--patch', 'data.height=1']],
    ['a transaction of --data', ['x', '--data', '{"signature":"30","fee":1}', '--patch', 'data.fee=2']],
    ['a list in --body', ['x', '--body', 'body.json', '--patch', 'data.0.id=2'], signed],
  ])('of %s, once', async ([, flags, body]) => {
    const { exitCode, err } = await dryRun(flags, body);
    expect(exitCode).toBe(0);
    expect(err.split(warning)).toHaveLength(2);
  });

  test.for<[string, readonly string[]]>([
    ['nothing in it is signed', ['foo', '--data', '{"q":0}', '--patch', 'data.q=1']],
    ['an event has no signature', ['wallet.saved', '--patch', 'data=7']],
    ['only the envelope changes', ['block.forged', '--patch', 'timestamp=1']],
  ])('but not if %s', async ([, flags]) => {
    const { exitCode, err } = await dryRun(flags);
    expect(exitCode).toBe(0);
    expect(err).not.toContain(warning);
  });

  test('but not before an error about the path', async () => {
    const { exitCode, err } = await dryRun(['block.forged', '--patch', 'data.heigth=1']);
    expect(exitCode).toBe(2);
    expect(err).not.toContain(warning);
    expect(err).toContain('Did you mean data.height? Paths in data: data.version, ');
  });
});

test.for([
  ['block.forged', 'heigth=5', 'Did you mean height? Paths: '],
  ['transaction.applied', 'amuont=5', 'Did you mean amount? Paths: '],
  ['block.forged', 'somethingElse=5', 'got "somethingElse".\n  Paths: '],
] as const)('--set of %s to %s lists the paths, and names the closest one', async ([event, set, hint]) => {
  const { exitCode, err } = await dryRun([event, '--set', set]);
  expect(exitCode).toBe(2);
  expect(err).toContain(hint);
});
