import { gitCheckout } from './git-checkout.ts';

/** The only place that has the webhooks of Phantom Core: no package was published. The last commit, of version 2.2.4. */
const commit = 'f5553e50827775fde54542cfef894e417435ccdb';

/** Returns the folder with the source of Phantom Core 2.2.4. `PHANTOM_CORE_REPOSITORY` names another repository. */
export function phantomCoreFolder(): Promise<string> {
  return gitCheckout({
    name: 'phantom-core',
    repository: process.env.PHANTOM_CORE_REPOSITORY ?? 'https://github.com/PhantomChain/core.git',
    commit,
    folders: ['packages/core-webhooks', 'packages/core-http-utils'],
  });
}
