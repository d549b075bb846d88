import { describe, expect, test } from 'vitest';
import { cases, prepareCases } from '../../src/check/cases/case-list.ts';
import { caseGroups } from '../../src/check/cases/check-case.ts';
import { createPayloadTexts, type PayloadTexts } from '../../src/check/cases/payload-texts.ts';
import { createRequestMaker } from '../../src/check/cases/request-maker.ts';
import { selectIds } from '../../src/check/cases/select-cases.ts';
import { guidebookToken as token } from '../tokens.ts';

const ids = cases.map(({ id }) => id);

const options = { host: 'localhost', path: '/a?b=c', atMs: 1_795_425_336_079, timeoutMs: 1_500 } as const;

function prepare(
  seed: string,
  sent: ReadonlySet<string> = new Set(ids),
  payloads: PayloadTexts = createPayloadTexts(seed, options.atMs),
) {
  const maker = createRequestMaker({ token, seed, payloads, profile: 'phantom-2.2', ...options });
  return [...prepareCases(maker, sent)];
}

const ofA = createPayloadTexts('a', options.atMs);
const prepared = prepare('a', new Set(ids), ofA);

const bytesOf = (prepared: ReturnType<typeof prepare>) =>
  prepared.flatMap(({ requests }) =>
    requests.map(({ request: { method, path, rawHeaders, body } }) =>
      [method, path, ...rawHeaders, Buffer.from(body).toString('latin1')].join('\n'),
    ),
  );

describe('the cases', () => {
  test('have unique ids in kebab-case, in the order of their groups', () => {
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z-]+(\/[a-z0-9.:-]+)+$/);
    const groups = [...new Set(ids.map((id) => id.split('/')[0]))];
    expect(groups).toEqual(caseGroups);
  });

  test.for(cases)(
    '$id has a title, an expectation, a reason and a fix',
    ({ title, expected, why, change }) => {
      for (const text of [title, expected, why, change]) expect(text.length).toBeGreaterThan(3);
      for (const text of [why, change]) expect(text).toMatch(/^[A-Z].*[^.]\.?$/);
      expect(expected).not.toMatch(/\.$/);
    },
  );

  test('send the same bytes for the same seed, and other bytes for another seed', () => {
    expect(bytesOf(prepare('a'))).toEqual(bytesOf(prepared));
    const few = new Set(ids.filter((id) => id.startsWith('order/')));
    expect(bytesOf(prepare('a', few, ofA))).not.toEqual(bytesOf(prepare('b', few)));
  });

  test('send the same bytes whichever other cases are chosen', () => {
    for (const chosen of ['accepts/ark', 'refuses/', 'survives/', 'in-time/', 'order/']) {
      const some = new Set(ids.filter((id) => id.startsWith(chosen)));
      const among = prepared.filter(({ case: { id } }) => some.has(id));
      expect(bytesOf(prepare('a', some, ofA))).toEqual(bytesOf(among));
    }
  });

  test('never send the same valid delivery twice, except in the cases about that', () => {
    const bodies = prepared
      .filter(({ case: { id } }) => id.startsWith('accepts/') && !id.startsWith('accepts/twice'))
      .flatMap(({ requests }) => requests.map(({ request }) => Buffer.from(request.body).toString()));
    expect(new Set(bodies).size).toBe(bodies.length);
  });

  test('need only the first two rounds of a chain, because later ones take seconds', () => {
    const wanted: [string, number][] = [];
    const payloads: PayloadTexts = (event, { index = 0 } = {}) => {
      wanted.push([event, index]);
      return '{}';
    };
    prepare('a', new Set(ids), payloads);
    const rounds = wanted.filter(([event]) => /^(?:round\.|forger\.missing|wallet\.saved)/.test(event));
    expect(rounds.length).toBeGreaterThan(10);
    expect(rounds.filter(([, index]) => index > 1)).toEqual([]);
  });

  test('add to the query of the target', () => {
    const paths = prepared.flatMap(({ requests }) => requests.map(({ request: { path } }) => path));
    expect(paths.every((path) => path.startsWith('/a?b=c'))).toBe(true);
    expect(paths.some((path) => path.startsWith(`/a?b=c&token=${token.authorization}&`))).toBe(true);
  });

  test('never contain a part of the token in their texts', () => {
    const said = JSON.stringify([cases, prepared.map(({ requests }) => requests.map(({ what }) => what))]);
    for (const half of [token.authorization, token.verification])
      expect(said).not.toContain(half.slice(0, 8));
  });
});

describe('a selection', () => {
  const none = { only: [], skip: [] };

  test.for([
    ['all', none, ids.length],
    ['one id', { only: ['refuses/empty'], skip: [] }, 1],
    ['a group', { only: ['order'], skip: [] }, 2],
    ['a group within a group', { only: ['accepts/event'], skip: [] }, 18],
    ['a glob', { only: ['accepts/ark-*'], skip: [] }, 4],
    ['a group but for one', { only: ['order'], skip: ['order/malformed-json'] }, 1],
    ['all but a group', { only: [], skip: ['order'] }, ids.length - 2],
  ] as const)('of %s', ([, wish, count]) => {
    expect(selectIds(ids, wish).size).toBe(count);
  });

  test.for([
    ['refuse', 'Did you mean refuses?'],
    ['refuses/emty', 'Did you mean refuses/empty?'],
    ['bearer', 'Did you mean refuses/bearer?'],
    ['zzzzzzzzzzzz', 'Groups: accepts, refuses'],
  ] as const)('of %s, which matches no case, is refused', ([text, hint]) => {
    const select = () => selectIds(ids, { only: [text], skip: [] });
    expect(select).toThrowError(
      expect.objectContaining({ code: 'bad-flag', hint: expect.stringContaining(hint) }),
    );
  });

  test('without any case is refused', () => {
    expect(() => selectIds(ids, { only: ['order'], skip: ['order'] })).toThrowError('No case is left');
  });
});
