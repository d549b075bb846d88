import { Problem } from '../../problem.ts';

/**
 * Checks the value of an option that JavaScript code may set to anything, although its type allows only these.
 * @throws Problem `bad-flag`
 */
export function checkChoice(name: string, given: unknown, choices: readonly unknown[]): void {
  if (given === undefined || choices.includes(given)) return;
  const wanted = choices.map((choice) => JSON.stringify(choice)).join(', ');
  throw new Problem('bad-flag', `Expected one of ${wanted} for "${name}", got ${JSON.stringify(given)}.`);
}
