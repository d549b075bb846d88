import type { PreparedCase } from '../check/cases/case-list.ts';
import type { CaseRequest, Observation } from '../check/cases/check-case.ts';
import { leastPairs } from '../check/judge/judge-timing.ts';
import { countUnanswered, mostUnanswered } from '../check/judge/outcome-kind.ts';
import { type FireOptions, fireRequest } from '../http/sender/fire-request.ts';
import { fireRequests } from '../http/sender/fire-requests.ts';
import type { Manner, RawOutcome, RawRequest } from '../protocol/delivery/raw-request.ts';
import type { EffectWatch } from './watch-effect.ts';
import type { MemoryWatch } from './watch-memory.ts';

/** Sends the requests of cases. If the handler takes its time, more of them are sent at once. */
export interface CaseSender {
  /** Whether the handler took its time for the last answers. */
  isSlow(): boolean;
  /** @param upcoming returns what follows the case; some of it may be sent with it */
  observe(
    prepared: PreparedCase,
    upcoming?: (count: number) => readonly PreparedCase[],
  ): Promise<readonly Observation[]>;
  /** From now on, each request comes from another address. */
  comeFrom(localAddress: (() => string) | undefined): void;
}

interface Options extends FireOptions {
  readonly timeoutMs: number;
  /** Observes the work of the handler; undefined without `--effect`. */
  readonly effects: EffectWatch | undefined;
  /** Measures the memory of the handler; undefined without `--pid`. */
  readonly memory: MemoryWatch | undefined;
}

/** How many are sent at once to a slow handler. */
const fewIfSlow = 16;
/** Waiting for such answers one after another takes minutes. */
const slowMs = 300;
/** How many of the last answers show whether the handler is slow. */
const lastAnswers = 5;
/** After this time, as few pairs as possible are measured. */
const timingMs = 15_000;

export function createCaseSender(options: Options): CaseSender {
  const sentAhead = new Map<PreparedCase, readonly Observation[]>();
  let maySendAhead = true;
  let localAddress: (() => string) | undefined;
  let lastMs: readonly number[] = [];

  return {
    isSlow,
    async observe(prepared, upcoming = () => []) {
      const known = sentAhead.get(prepared);
      if (known !== undefined) return known;
      if (!maySendAhead || !isSlow()) return send(prepared);
      const plain = plainCases([prepared, ...upcoming(fewIfSlow)]);
      const isSent = plain.length > 1 && (await sendAhead(plain));
      return isSent ? (sentAhead.get(prepared) ?? []) : send(prepared);
    },
    comeFrom(address) {
      localAddress = address;
      sentAhead.clear();
    },
  };

  async function send({ case: one, requests }: PreparedCase): Promise<readonly Observation[]> {
    const { rule, manner } = one;
    if (rule.kind === 'effect' && options.effects !== undefined) {
      const fireOne = (request: RawRequest) => fireRequest(request, fireOptions());
      return options.effects.observe(requests, fireOne, options.signal);
    }
    if (rule.kind === 'forgets' && options.memory !== undefined) {
      const fireSome = (some: readonly RawRequest[]) => fireRequests(some, manner, fireOptions());
      return options.memory.observe(requests, fireSome, options.signal);
    }
    if (rule.kind === 'survives') {
      const hostile = requests.filter(({ role }) => role === 'probe');
      const afterwards = requests.filter(({ role }) => role !== 'probe');
      const observations = await fire(hostile, isSlow() ? 'few-at-once' : manner);
      return [...observations, ...(await fire(afterwards, 'together'))];
    }
    const startedMs = options.monotonicMs();
    const isTimed = rule.kind === 'discloses' && rule.what === 'timing';
    const isEnough = (outcomes: readonly RawOutcome[]) =>
      isTimed && outcomes.length >= 2 * leastPairs && options.monotonicMs() - startedMs > timingMs;
    return fire(requests, manner, isEnough);
  }

  /** Sends several cases together. Keeps nothing if one of them shows a fault, which has to be known by its case. */
  async function sendAhead(plain: readonly PreparedCase[]): Promise<boolean> {
    const all = await Promise.all(plain.map(({ requests }) => fire(requests, 'together')));
    maySendAhead = all
      .flat()
      .every(({ outcome }) => outcome.kind === 'answered' && outcome.durationMs <= options.timeoutMs);
    if (!maySendAhead) return false;
    for (const [index, prepared] of plain.entries()) sentAhead.set(prepared, all[index] ?? []);
    return true;
  }

  async function fire(
    requests: readonly CaseRequest[],
    manner: Manner,
    isEnough: (outcomes: readonly RawOutcome[]) => boolean = () => false,
  ): Promise<readonly Observation[]> {
    const observationsOf = (outcomes: readonly RawOutcome[]) =>
      requests.flatMap((request, index) => {
        const outcome = outcomes[index];
        return outcome === undefined ? [] : [{ ...request, outcome }];
      });
    const outcomes = await fireRequests(
      requests.map(({ request }) => request),
      manner,
      {
        ...fireOptions(),
        ...(isSlow() ? { few: fewIfSlow } : {}),
        isEnough: (some) => isEnough(some) || countUnanswered(observationsOf(some), 0) >= mostUnanswered,
      },
    );
    const answeredMs = outcomes.flatMap(({ kind, durationMs }) => (kind === 'answered' ? [durationMs] : []));
    lastMs = [...lastMs, ...answeredMs].slice(-lastAnswers);
    return observationsOf(outcomes);
  }

  function fireOptions(): FireOptions {
    return localAddress === undefined ? options : { ...options, localAddress };
  }

  function isSlow(): boolean {
    return lastMs.length === lastAnswers && lastMs.every((ms) => ms > slowMs);
  }
}

/** The cases at the beginning that can be sent together, because their order does not matter and they are few. */
function plainCases(cases: readonly PreparedCase[]): readonly PreparedCase[] {
  let count = 0;
  const end = cases.findIndex((prepared) => {
    count += prepared.requests.length;
    return !isPlain(prepared) || count > fewIfSlow;
  });
  return end === -1 ? cases : cases.slice(0, end);
}

function isPlain({ case: { rule, manner }, requests }: PreparedCase): boolean {
  const isInAnyOrder = manner === 'few-at-once' || (manner === 'in-turn' && requests.length === 1);
  return (
    isInAnyOrder &&
    (rule.kind === 'accepts' || rule.kind === 'refuses') &&
    requests.every(({ request }) => request.pace.kind === 'at-once')
  );
}
