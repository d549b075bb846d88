import { expect, test } from 'vitest';
import type { ListenOptions } from '../../../src/commands/listen/flags.ts';
import { openReceptionView } from '../../../src/commands/listen/reception-view.ts';
import type { CommandContext } from '../../../src/context.ts';
import { createTokenHider, type TokenHider } from '../../../src/protocol/secrets/hide-tokens.ts';
import { fakeContext } from '../../fake-context.ts';
import { exampleBody, receptionOf } from '../../terminal/example-reception.ts';
import { guidebookToken } from '../../tokens.ts';

const options = {
  conditions: [],
  profile: 'phantom-2.2',
  showsRejected: false,
  isExplaining: false,
  isJson: false,
  isCompact: true,
  isFull: false,
  // What a view looks at.
} as unknown as ListenOptions;

const nothingToHide = createTokenHider([]);

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
    report: async () => {},
  };
}

test('a delivery fits the current width of the terminal', async () => {
  const stdout = { columns: 80, isTerminal: true };
  const { render } = await openReceptionView(options, nothingToHide, contextOf(stdout));
  const reception = receptionOf(exampleBody('block.forged'));
  for (const columns of [80, 130, 100]) {
    stdout.columns = columns;
    expect(render(reception).trimEnd().length).toBeLessThanOrEqual(columns);
    expect(render(reception)).toMatch(
      columns === 130 ? / coins?\n$/ : /…\d{4}( · \d+ transactions?)?( · \S+ coins?)?\n$/,
    );
  }
});

test('without a terminal nothing is shortened', async () => {
  const { render } = await openReceptionView(
    options,
    nothingToHide,
    contextOf({ columns: 80, isTerminal: false }),
  );
  expect(render(receptionOf(exampleBody('block.forged')))).toMatch(/ coins?\n$/);
});

test('a token is hidden in the path and in the headers that are shown, and other headers are not searched', async () => {
  const hidden: unknown[] = [];
  const { hideInRequest } = createTokenHider([guidebookToken]);
  const hider: Pick<TokenHider, 'hideInRequest'> = {
    hideInRequest(request) {
      hidden.push(request.rawHeaders);
      return hideInRequest(request);
    },
  };
  const reception = {
    ...receptionOf(exampleBody('block.forged')),
    path: `/${guidebookToken.authorization}`,
    rawHeaders: ['X-Copy', guidebookToken.verification],
    verdict: { kind: 'rejected', reason: 'wrong-authorization' },
    delivery: undefined,
    status: 401,
  } as const;
  const stdout = { columns: undefined, isTerminal: false };
  const shownBy = async (changes: object) =>
    (await openReceptionView({ ...options, ...changes }, hider, contextOf(stdout))).render(reception);

  expect(await shownBy({})).toContain('/[redacted]');
  expect(await shownBy({ showsRejected: true })).toMatch(/\/\[redacted\][\s\S]*X-Copy: \[redacted\]/);
  expect(await shownBy({ isJson: true })).toContain('"x-copy":"[redacted]"');
  expect(hidden).toEqual([[], reception.rawHeaders, reception.rawHeaders]);
});

test('a payload is searched once for each text, however often it is asked for', async () => {
  const view = await openReceptionView(options, nothingToHide, contextOf({ columns: 80, isTerminal: true }));
  const original = receptionOf(exampleBody('block.forged'));
  let reads = 0;
  const delivery = Object.defineProperty({ ...original.delivery }, 'dataText', {
    enumerable: true,
    get() {
      reads += 1;
      return original.delivery?.dataText;
    },
  });
  const reception = { ...original, delivery } as typeof original;
  const look = (search: string) => {
    view.search = search;
    reads = 0;
    return { isSought: view.isSought(reception), isRead: reads > 0 };
  };
  expect(look('not there')).toEqual({ isSought: false, isRead: true });
  expect(look('Not There')).toEqual({ isSought: false, isRead: false });
  expect(look('generator')).toMatchObject({ isSought: true });
  expect(look('generator')).toEqual({ isSought: true, isRead: false });
  expect(look('not there')).toEqual({ isSought: false, isRead: true });
});
