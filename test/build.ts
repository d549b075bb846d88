import { execSync } from 'node:child_process';
import { missingServers } from './engines/servers.ts';
import { missingBrowsers } from './inspector/browser/installed-browsers.ts';

/** Tests start the built program, so it is always built before them. */
export default function build(): void {
  const missing = [...missingServers(), ...missingBrowsers];
  if (missing.length > 0) {
    process.stderr.write(
      `Without tests that need ${missing.join(', ')}. To run them: apt-get install ${missing.join(' ')}\n`,
    );
  }
  execSync('npm run build --silent', { stdio: ['ignore', 'ignore', 'inherit'] });
}
