import { Problem } from '../../problem.ts';

/** Why a server cannot listen, as a Problem where the cause is known. */
export function listenProblem(
  cause: NodeJS.ErrnoException,
  { host, port }: { readonly host: string; readonly port: number },
  portFlag = '--port',
): Problem | Error {
  switch (cause.code) {
    case 'EADDRINUSE':
      return new Problem('port-in-use', `Port ${port} on ${host} is already in use.`, {
        hint: `Choose another with ${portFlag}, or let ${portFlag} 0 pick a free one.`,
        cause,
      });
    case 'EACCES':
      return new Problem(
        'address-unavailable',
        `Port ${port} on ${host} needs rights that this user does not have.`,
        {
          hint: `Choose a port above 1023 with ${portFlag}.`,
          cause,
        },
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EINVAL':
      return new Problem('address-unavailable', `${host} is not an address of this machine.`, {
        hint: 'Use --host 127.0.0.1, or the address of one of its network interfaces.',
        cause,
      });
    case undefined:
      return cause;
    default:
      return new Problem('address-unavailable', `Cannot listen on ${host} port ${port}: ${cause.code}.`, {
        cause,
      });
  }
}
