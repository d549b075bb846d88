import { cases } from '../cases/case-list.ts';
import type { CheckCase, Rule } from '../cases/check-case.ts';
import { isKnownEvent } from './body-choices.ts';
import {
  type ChoiceName,
  chosenNames,
  type Expectation,
  expectationOf,
  type GeneratedDelivery,
} from './generated-delivery.ts';

/** The case that is about each choice of a valid delivery: it explains why the choice matters, and what to change. */
const casesOfChoices: Readonly<Record<Exclude<ChoiceName, 'authorization' | 'body'>, CheckCase['id']>> = {
  times: 'accepts/twice',
  paddingKb: 'accepts/200-kb',
  pieces: 'accepts/slow-body',
  manner: 'accepts/kept-connection',
  before: 'accepts/kept-connection',
  contentType: 'accepts/no-content-type',
  nameCase: 'accepts/header-name-case',
  headerBlanks: 'accepts/header-name-case',
  headerOrder: 'accepts/ark-3',
  optionalHeaders: 'accepts/ark-3',
  extraHeaders: 'accepts/ark-3',
  message: 'accepts/unicode',
  optionalMembers: 'accepts/optional-fields',
  data: 'accepts/unknown-event',
  event: 'accepts/no-data',
  index: 'accepts/optional-fields',
  keyOrder: 'accepts/mainsail',
  unknownMembers: 'accepts/portable',
  spacing: 'accepts/portable',
  escapes: 'accepts/unicode',
  profile: 'accepts/phantom-2.2',
};

// In this order: the first choice that a failing delivery needs explains it best.
const mostTelling = Object.keys(casesOfChoices);

const casesOfForms: Readonly<Record<GeneratedDelivery['authorization']['form'], CheckCase['id']>> = {
  valid: 'accepts/right-delivery',
  other: 'refuses/wrong-half',
  none: 'refuses/missing',
  empty: 'refuses/empty',
  verification: 'refuses/verification-half',
  'other-whole': 'refuses/other-webhook',
  changed: 'refuses/prefix-padded',
  cut: 'refuses/prefix',
  padded: 'refuses/33-characters',
  joined: 'refuses/list',
  scheme: 'refuses/bearer',
  base64: 'refuses/encoded',
  'upper-case': 'refuses/wrong-half',
  elsewhere: 'refuses/other-header',
  'two-headers': 'refuses/two-headers-right-last',
  text: 'refuses/wrong-half',
};

const casesOfBodies: Readonly<Record<GeneratedDelivery['body']['form'], CheckCase['id']>> = {
  delivery: 'accepts/right-delivery',
  empty: 'survives/empty-body',
  cut: 'survives/truncated-json',
  changed: 'survives/malformed-json',
  json: 'survives/json-null',
  member: 'survives/event-of-wrong-type',
  missing: 'survives/event-missing',
  twice: 'survives/event-of-wrong-type',
  bytes: 'survives/invalid-utf8',
  nested: 'survives/deep-nesting',
};

/** How each delivery has to be answered. */
const rulesOf: Readonly<Record<Expectation, Rule>> = {
  valid: { kind: 'accepts' },
  wrong: { kind: 'refuses' },
  hostile: { kind: 'survives' },
};

/**
 * Returns the case that explains a delivery best.
 * @param rule the rule that decided its verdict
 */
export function relatedCase(
  delivery: GeneratedDelivery,
  rule: Rule = rulesOf[expectationOf(delivery)],
): CheckCase {
  return caseOf(relatedId(delivery, rule));
}

function caseOf(id: CheckCase['id']): CheckCase {
  const found = cases.find((one) => one.id === id);
  if (found === undefined) throw new Error(`Expected the case ${id}, got none.`);
  return found;
}

/** The case about valid deliveries that are refused because of the wrong ones before them. */
export const lockoutCase: CheckCase = caseOf('refuses/without-lockout');

function relatedId(delivery: GeneratedDelivery, rule: Rule): CheckCase['id'] {
  switch (rule.kind) {
    case 'discloses':
      return `discloses/no-${rule.what}`;
    case 'answers-in-time':
      return 'in-time/answers';
    case 'refuses':
      return refusalId(delivery);
    case 'survives':
      return casesOfBodies[delivery.body.form];
    default:
      return acceptanceId(delivery);
  }
}

function refusalId({ authorization, before, manner }: GeneratedDelivery): CheckCase['id'] {
  if (before.includes('valid') && manner === 'kept') return 'refuses/after-right-delivery';
  if (authorization.form === 'elsewhere') {
    const [place = ''] = authorization.places;
    if (place === 'Cookie') return 'refuses/in-cookie';
    return /^[a-z]/.test(place) ? 'refuses/in-query' : 'refuses/other-header';
  }
  return casesOfForms[authorization.form];
}

function acceptanceId(delivery: GeneratedDelivery): CheckCase['id'] {
  const chosen: readonly string[] = chosenNames(delivery);
  const name = mostTelling.find((one) => chosen.includes(one));
  if (name === 'event' && !isKnownEvent(delivery.event)) return 'accepts/unknown-event';
  if (name === 'manner' && delivery.manner === 'together') return 'accepts/50-at-once';
  if (name === 'profile' && delivery.profile !== 'as-found') return `accepts/${delivery.profile}`;
  // Safe: every key of the table is a choice of it.
  return name === undefined ? 'accepts/right-delivery' : casesOfChoices[name as keyof typeof casesOfChoices];
}
