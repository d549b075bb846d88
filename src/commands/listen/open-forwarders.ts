import type { CommandContext } from '../../context.ts';
import { parseTargetUrl } from '../../http/addresses/target-url.ts';
import type { Forwarder } from '../../http/forwarder/forwarder.ts';
import { Problem } from '../../problem.ts';

interface ForwardingOptions {
  readonly forwardTo: readonly string[];
  readonly forwardTimeoutMs: number;
  readonly isInsecure: boolean;
}

/** The targets that deliveries are forwarded to. */
export interface ForwardTargets {
  /** In the order given by the user. */
  readonly forwarders: readonly Forwarder[];
  /** The pseudonym of this listener in the Via header. */
  readonly via: string;
  /** @throws Problem `malformed-url` if one of them is the listener itself */
  refuseListener(listener: ListenerAddress): void;
}

interface ListenerAddress {
  readonly host: string;
  readonly address: string;
  readonly port: number;
}

const pseudonymBytes = 8;

/**
 * Creates a forwarder for each target; undefined without any. The HTTP client is loaded only if there is one.
 * @throws Problem `malformed-url`, also if a target is given twice
 */
export async function openForwarders(
  { forwardTo, forwardTimeoutMs, isInsecure }: ForwardingOptions,
  context: CommandContext,
): Promise<ForwardTargets | undefined> {
  if (forwardTo.length === 0) return undefined;
  const urls = forwardTo.map(parseTargetUrl);
  const twice = urls.find(({ href }, index) => urls.findIndex((other) => other.href === href) < index);
  if (twice !== undefined) {
    throw new Problem('malformed-url', `Expected each --forward-to once, got ${twice.href} twice.`);
  }
  const [{ openForwarder }, { isOwnAddress }, { machineHosts }] = await Promise.all([
    import('../../http/forwarder/forwarder.ts'),
    import('../../http/addresses/host-name.ts'),
    import('../../http/addresses/machine-hosts.ts'),
  ]);
  const via = `phantom-webhook-${Buffer.from(context.randomBytes(pseudonymBytes)).toString('hex')}`;
  const settings = { timeoutMs: forwardTimeoutMs, checksCertificate: !isInsecure, clock: context, via };
  return {
    forwarders: urls.map((url) => openForwarder({ url, ...settings })),
    via,
    refuseListener({ host, address, port }) {
      const listener = { hosts: [host, address], port, machineHosts: machineHosts() };
      const own = urls.find((url) => isOwnAddress(url, listener));
      if (own === undefined) return;
      throw new Problem('malformed-url', `The target of --forward-to is this listener: ${own.href}.`, {
        hint: 'Start your handler on another port, and use that URL with --forward-to.',
      });
    },
  };
}
