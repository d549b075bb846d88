import { addressesOf } from '../../http/addresses/addresses-of.ts';
import { postDelivery } from '../../http/sender/post-delivery.ts';
import { type OpenedConnection, tryConnection } from '../../http/sender/try-connection.ts';
import { envelopeText, profileHeaders } from '../../protocol/delivery/delivery-request.ts';
import { isSuccessStatus, type PostFailure, type PostOutcome } from '../../protocol/delivery/post-outcome.ts';
import { profiles } from '../../protocol/delivery/profile.ts';
import { excerpt } from '../../terminal/text/excerpt.ts';
import { withoutTokens } from '../../without-tokens.ts';
import { connectionWords } from './connection-words.ts';
import { type Diagnosis, fail, ok, skip, warn } from './diagnosis.ts';

const timeoutMs = 5_000;

interface TargetCall {
  readonly signal: AbortSignal;
  now(): number;
}

/** Connects to the target at each of its addresses, then sends one POST without authorization. */
export async function* diagnoseTarget(target: URL, { signal, now }: TargetCall): AsyncGenerator<Diagnosis> {
  const addresses = await addressesOf(target.hostname);
  const trials = await Promise.all(
    addresses.map(async (address) => ({
      address,
      outcome: await tryConnection(target, { address, timeoutMs, signal }),
    })),
  );
  const connection = judgeConnections(target.host, trials);
  yield connection;
  if (connection.verdict === 'fail') yield skip('unauthorized', 'Not checked, because nothing answers.');
  else yield judgeUnauthorized(await postUnauthorized(target, { signal, now }), target.host);
}

interface ConnectionTrial {
  readonly address: string;
  readonly outcome: OpenedConnection | PostFailure;
}

/** @param host host and port of the target */
export function judgeConnections(host: string, trials: readonly ConnectionTrial[]): Diagnosis {
  const open = trials.filter(({ outcome }) => outcome.kind === 'open').map(({ address }) => address);
  const failures = trials.flatMap(({ outcome }) => (outcome.kind === 'open' ? [] : [outcome]));
  if (open.length === 0) {
    const telling = failures.find(({ reason }) => reason !== 'unreachable') ?? failures[0];
    return fail('target', connectionWords(telling ?? unresolved, host));
  }
  // This machine may have no IPv6; only an address that answers shows that nothing listens there.
  const refusing = trials.filter(({ outcome }) => outcome.kind === 'failed' && outcome.reason === 'refused');
  if (refusing.length === 0) return ok('target', `${host} accepts connections at ${open.join(' and ')}.`);
  return warn(
    'target',
    `${host} accepts connections at ${open.join(' and ')}, but not at ${refusing.map(({ address }) => address).join(' and ')}.`,
    'A node may use either. Have the handler listen at both, or put the address that works into the URL.',
  );
}

const unresolved: PostFailure = { kind: 'failed', reason: 'unresolved', detail: '' };

/** Unknown to handlers, so that one which accepts it has nothing to do. */
const event = 'phantom-webhook.doctor';

function postUnauthorized(url: URL, { signal, now }: TargetCall): Promise<PostOutcome> {
  const profile = profiles.portable;
  const body = Buffer.from(envelopeText(profile, { event, timestampMs: now(), dataText: '{}' }));
  return postDelivery({
    url,
    headers: profileHeaders(profile, { authorizations: [], bodyBytes: body.length, host: url.host }),
    body,
    patience: { kind: 'total', timeoutMs },
    redirects: 'never',
    checksCertificate: true,
    signal,
  });
}

/** Judges the answer to a POST without authorization. @param host host and port of the target */
export function judgeUnauthorized(outcome: PostOutcome, host: string): Diagnosis {
  if (outcome.kind === 'failed') return fail('unauthorized', connectionWords(outcome, host));
  const { status, location } = outcome;
  const found = `A POST without authorization gets ${status}`;
  if (status === 401 || status === 403) return ok('unauthorized', `${found}.`);
  if (isSuccessStatus(status)) {
    return warn(
      'unauthorized',
      `${found}: anybody can call this handler.`,
      'Compare the Authorization header with the first half of the token, and answer 401 if it differs.',
    );
  }
  if (status === 404 || status === 405) {
    return fail('unauthorized', {
      found: `${found}: ${status === 404 ? 'nothing is served at this path' : 'this path does not accept POST'}.`,
      advice: 'Check the path of the URL.',
    });
  }
  if (status >= 300 && status < 400) {
    const place = location === undefined ? '' : ` to ${excerpt(withoutTokens(location), maxLocationLength)}`;
    return warn(
      'unauthorized',
      `${found}, a redirect${place}.`,
      'Use the final URL: not every node follows redirects.',
    );
  }
  if (status >= 500) {
    return fail('unauthorized', {
      found: `${found}: the handler failed.`,
      advice: 'Check the log of the handler.',
    });
  }
  return warn(
    'unauthorized',
    `${found}; expected 401.`,
    'The handler may read the body before it checks the authorization. phantom-webhook check finds out.',
  );
}

const maxLocationLength = 200;
