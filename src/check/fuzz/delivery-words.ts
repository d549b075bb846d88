import { choiceOf, chosenNames, expectationOf, type GeneratedDelivery } from './generated-delivery.ts';

/** Describes a delivery as a phrase for "200 to {phrase}". */
export function deliveryWords(delivery: GeneratedDelivery): string {
  const expectation = expectationOf(delivery);
  const { authorization, body } = delivery;
  const head =
    expectation === 'valid'
      ? 'a valid delivery'
      : expectation === 'wrong'
        ? choiceOf('authorization').words(authorization)
        : choiceOf('body').words(body);
  const rest = chosenNames(delivery)
    .filter((name) => name !== 'authorization' && (name !== 'body' || expectation === 'wrong'))
    .map((name) => choiceOf(name).words(delivery[name]));
  return rest.length === 0 ? head : `${head} (${rest.join(', ')})`;
}
