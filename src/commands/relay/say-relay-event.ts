import type { CommandContext } from '../../context.ts';
import { reasonOf } from '../../files/file-error.ts';
import { printable } from '../../printable.ts';
import { Problem } from '../../problem.ts';
import type { RelayEvent } from '../../relay/relay-event.ts';
import { warnOfFault } from '../../terminal/output/warnings.ts';

/** Reports what happened to the store of a relay. Whatever may lose or repeat deliveries is reported even with `--quiet`. */
export function sayRelayEvent(
  event: Exclude<RelayEvent, { kind: 'tried' }>,
  store: string,
  context: CommandContext,
): void {
  const name = printable(store);
  const warn = (message: string) => context.warn({ kind: 'warning', message });
  switch (event.kind) {
    case 'log-trouble': {
      if (event.problem === undefined) {
        context.say(`Keeping deliveries in ${name} again.`);
        return;
      }
      const { code, message, hint } = event.problem;
      const advice = hint ?? 'Deliveries are accepted again as soon as the store can be written.';
      context.warn({ kind: 'error', code, message, hint: `Deliveries are answered 507. ${advice}` });
      return;
    }
    case 'target-trouble': {
      const target = printable(event.target);
      if (event.problem === undefined) {
        context.say(`${target} takes deliveries again.`);
        return;
      }
      const { code, message, hint } = event.problem;
      context.warn({ kind: 'error', code, message: `${target}: ${message}`, hint });
      return;
    }
    case 'state-trouble': {
      const target = printable(event.target);
      if (event.cause === undefined) context.say(`The state of ${target} is written again.`);
      else
        warn(
          `cannot write the state of ${target}: ${reason(event.cause)} After a crash, deliveries may arrive again.`,
        );
      return;
    }
    case 'read-trouble': {
      const target = printable(event.target);
      if (event.cause === undefined) context.say(`The deliveries for ${target} can be read again.`);
      else
        warn(
          `cannot read the deliveries for ${target}: ${reason(event.cause)} They wait until they can be read.`,
        );
      return;
    }
    case 'dead-letter-trouble': {
      const target = printable(event.target);
      if (event.cause === undefined) context.say(`Dead letters of ${target} are written again.`);
      else
        warn(
          `cannot write a dead letter of ${target}: ${reason(event.cause)} Other deliveries to it wait until it is written.`,
        );
      return;
    }
    case 'upkeep-trouble':
      if (event.cause === undefined) context.say(`Tidying ${name} again.`);
      else
        warn(
          `cannot tidy ${name}: ${reason(event.cause)} Old deliveries stay, and relay retry gets no answer.`,
        );
      return;
    case 'foreign-change':
      warn(
        `another program has changed ${name}${event.change.kind === 'shortened' ? ', so deliveries may be lost' : ''}.`,
      );
      return;
    case 'repaired':
      context.say(
        `${name}: dropped ${event.droppedBytes} bytes of an incomplete last line; the rest is unchanged.`,
      );
      return;
    case 'damaged-segment':
      warn(
        `${name}: the beginning of segment ${event.first} is damaged. Its other deliveries are still forwarded.`,
      );
      return;
    case 'damaged-line': {
      const { segment, offset } = event.place;
      warn(`${name}: segment ${segment} has no delivery at byte ${offset}; that line was skipped.`);
      return;
    }
    case 'damaged-state': {
      const again = event.isLost
        ? 'Forwarding restarts at the oldest delivery that is left'
        : 'The last state that can be read is used';
      warn(`the state of ${printable(event.target)} is damaged. ${again}; some may arrive again.`);
      return;
    }
    case 'lost-target': {
      const { waiting, target } = event;
      const count = waiting === 1 ? '1 delivery waits' : `${waiting} deliveries wait`;
      warn(`${count} for ${printable(target)}, which is no longer a target. Add it again to forward them.`);
      return;
    }
    case 'reviving':
      context.say(`Trying dead letters of ${printable(event.target)} again.`);
      return;
    case 'fault':
      warnOfFault(event.during, event.error, context);
  }
}

function reason(cause: unknown): string {
  return cause instanceof Problem ? printable(cause.message) : `${reasonOf(cause)}.`;
}
