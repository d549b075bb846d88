import { expect, test } from 'vitest';
import type { ListenOptions } from '../../src/commands/listen-options.ts';
import { openReceptionView } from '../../src/commands/reception-view.ts';
import type { CommandContext } from '../../src/context.ts';
import { fakeContext } from '../fake-context.ts';
import { exampleBody, receptionOf } from '../terminal/example-reception.ts';

const options = {
  conditions: [],
  profile: 'phantom-2.2',
  showRejected: false,
  isExplaining: false,
  isJson: false,
  detail: 'compact',
  // What a view looks at.
} as unknown as ListenOptions;

function contextOf(stdout: { columns: number | undefined; isTerminal: boolean }): CommandContext {
  const context = fakeContext();
  return {
    ...context,
    stdout: {
      ...context.stdout,
      ...stdout,
      get columns() {
        return stdout.columns;
      },
    },
    isQuiet: false,
    isColoured: () => false,
    isAnimated: () => false,
    say: () => {},
    warn: () => {},
  };
}

test('a delivery fits the terminal as wide as it is by now', async () => {
  const stdout = { columns: 80, isTerminal: true };
  const { render } = await openReceptionView(options, contextOf(stdout));
  const reception = receptionOf(exampleBody('block.forged'));
  for (const columns of [80, 130, 100]) {
    stdout.columns = columns;
    expect(render(reception).trimEnd().length).toBeLessThanOrEqual(columns);
    expect(render(reception).trimEnd().length).toBeGreaterThan(columns - 5);
  }
});

test('elsewhere nothing is shortened', async () => {
  const { render } = await openReceptionView(options, contextOf({ columns: 80, isTerminal: false }));
  expect(render(receptionOf(exampleBody('block.forged'))).length).toBeGreaterThan(130);
});
