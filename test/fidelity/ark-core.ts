import { gitCheckout } from './git-checkout.ts';

/** The tag 2.7.26. The last package of the webhooks of ARK 2 is 2.5.19, which evaluates conditions differently. */
const commit = '24e8592fecac07b7570ec7f1c3d55265e5ed4c2b';

/** Returns the folder with the source of ARK Core 2.7.26. `ARK_CORE_REPOSITORY` names another repository. */
export function arkCoreFolder(): Promise<string> {
  return gitCheckout({
    name: 'ark-core',
    repository: process.env.ARK_CORE_REPOSITORY ?? 'https://github.com/ArkEcosystem/core.git',
    commit,
    folders: ['packages/core-webhooks'],
  });
}
