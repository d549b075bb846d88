import type { DeliveryDetail, FilterProblem, SentAgain } from '../../messages.ts';
import { filterQuery, type ListFilter } from './list-filter.ts';

/** Every path is relative to the page, whose address the program printed. */
type Answer<Value> =
  | { readonly kind: 'ok'; readonly value: Value }
  | { readonly kind: 'locked' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'failed'; readonly message: string };

/** What to do after an answer of 401. */
export const lockedText = 'Open the address that the program printed.';

export async function openSession(key: string): Promise<void> {
  // A wrong key shows when the stream is refused.
  await request('api/session', post({ key }));
}

/** Returns what is wrong with a filter; undefined if nothing is. */
export async function findFilterProblem(filter: ListFilter): Promise<Answer<FilterProblem | undefined>> {
  const response = await request(`api/filter?${filterQuery(filter)}`);
  if (response?.status === 400) return readJson<FilterProblem>(response);
  return response?.ok ? { kind: 'ok', value: undefined } : failureOf(response);
}

export async function isLocked(): Promise<boolean> {
  return (await request('api/filter'))?.status === 401;
}

export async function loadDelivery(id: number, signal: AbortSignal): Promise<Answer<DeliveryDetail>> {
  const response = await request(`api/deliveries/${id}`, { signal });
  return response?.ok ? readJson(response) : failureOf(response);
}

/** @param target an index in `Hello.targets` */
export async function sendAgain(id: number, target: number): Promise<Answer<SentAgain>> {
  const response = await request(`api/deliveries/${id}/send`, post({ target }));
  return response?.ok ? readJson(response) : failureOf(response);
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

function failureOf(response: Response | undefined): Answer<never> {
  if (response === undefined) return { kind: 'failed', message: 'The program did not answer.' };
  if (response.status === 401) return { kind: 'locked' };
  if (response.status === 404) return { kind: 'gone' };
  return { kind: 'failed', message: `The program answered ${response.status}.` };
}
