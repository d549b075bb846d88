import type {
  ActionProblem,
  Catalogue,
  CheckLine,
  ComposedDelivery,
  DeliveryDetail,
  EditedPayload,
  EventContract,
  FilterProblem,
  MadePayload,
  PayloadChoice,
  Sent,
  SignedPayload,
  TargetChoice,
} from '../../messages.ts';
import { filterQuery, type ListFilter } from './list-filter.ts';

/** Every path is relative to the page, whose address the program printed. */
type Answer<Value> = { readonly kind: 'ok'; readonly value: Value } | Failure;

export type Failure =
  | { readonly kind: 'locked' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'failed'; readonly message: string };

/** What to do after an answer of 401. */
export const lockedText = 'Open the address that the program printed.';

export async function openSession(key: string): Promise<void> {
  // A wrong key shows when the stream is refused.
  await request('api/session', post({ key }));
}

/** Returns what is wrong with a filter, or looks so; undefined if nothing does. */
export async function findFilterProblem(filter: ListFilter): Promise<Answer<FilterProblem | undefined>> {
  const response = await request(`api/filter?${filterQuery(filter)}`);
  if (response?.status === 204) return { kind: 'ok', value: undefined };
  return response?.ok || response?.status === 400 ? readJson<FilterProblem>(response) : failureOf(response);
}

export async function isLocked(): Promise<boolean> {
  return (await request('api/filter'))?.status === 401;
}

export async function loadDelivery(id: number, signal: AbortSignal): Promise<Answer<DeliveryDetail>> {
  const response = await request(`api/deliveries/${id}`, { signal });
  return response?.ok ? readJson(response) : failureOf(response);
}

export function sendAgain(id: number, choice: TargetChoice): Promise<Answer<Sent>> {
  return act(`api/deliveries/${id}/send`, choice);
}

export function loadCatalogue(): Promise<Answer<Catalogue>> {
  return act('api/catalogue');
}

export function loadContract(profile: string, event: string): Promise<Answer<EventContract>> {
  return act(`api/contract?${new URLSearchParams({ profile, event })}`);
}

export function makePayload(choice: PayloadChoice): Promise<Answer<MadePayload>> {
  return act('api/payloads', choice);
}

export function signPayload(edited: EditedPayload, signal: AbortSignal): Promise<Answer<SignedPayload>> {
  return act('api/payloads/sign', edited, signal);
}

export function sendDelivery(delivery: ComposedDelivery): Promise<Answer<Sent>> {
  return act('api/send', delivery);
}

/**
 * Runs the cases of `check` until all are judged or the signal is aborted.
 * @returns why the run is incomplete; undefined if it is complete, or was aborted
 */
export async function checkTarget(
  choice: TargetChoice,
  signal: AbortSignal,
  onLine: (line: CheckLine) => void,
): Promise<Failure | undefined> {
  const response = await request('api/check', { ...post(choice), signal });
  if (signal.aborted) return undefined;
  if (!response?.ok || response.body === null) return refusalOf(response);
  let isEnded = false;
  let rest = '';
  const decoder = new TextDecoder();
  const reader = response.body.getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const lines = (rest + decoder.decode(part.value, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      for (const text of lines) {
        // The page and the server that answers are built together.
        const line: CheckLine = JSON.parse(text);
        isEnded ||= line.kind === 'end';
        onLine(line);
      }
    }
  } catch {
    // The connection was lost, or the user has stopped the run.
  }
  return isEnded || signal.aborted ? undefined : { kind: 'failed', message: 'The run was cut short.' };
}

/** Without a body, asks with GET. */
async function act<Value>(path: string, body?: unknown, signal?: AbortSignal): Promise<Answer<Value>> {
  const response = await request(path, {
    ...(body === undefined ? {} : post(body)),
    ...(signal === undefined ? {} : { signal }),
  });
  return response?.ok ? readJson(response) : refusalOf(response);
}

/** Why an action was not done, in the words of the program if it gave any. */
async function refusalOf(response: Response | undefined): Promise<Failure> {
  if (response?.status === 400 || response?.status === 409) {
    const problem = await readJson<ActionProblem>(response);
    if (problem.kind === 'ok') {
      const { message, hint } = problem.value;
      return { kind: 'failed', message: hint === null ? message : `${message} ${hint}` };
    }
  }
  return failureOf(response);
}

function post(body: unknown): RequestInit {
  return { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
}

/** Returns undefined if there was no answer. */
async function request(path: string, options: RequestInit = {}): Promise<Response | undefined> {
  try {
    return await fetch(path, { ...options, credentials: 'same-origin', cache: 'no-store' });
  } catch {
    return undefined;
  }
}

async function readJson<Value>(response: Response): Promise<Answer<Value>> {
  try {
    // The page and the server that answers are built together.
    const value: Value = await response.json();
    return { kind: 'ok', value };
  } catch {
    return { kind: 'failed', message: 'The answer could not be read.' };
  }
}

function failureOf(response: Response | undefined): Failure {
  if (response === undefined) return { kind: 'failed', message: 'The program did not answer.' };
  if (response.status === 401) return { kind: 'locked' };
  if (response.status === 404) return { kind: 'gone' };
  return { kind: 'failed', message: `The program answered ${response.status}.` };
}
