import { execSync } from 'node:child_process';
import { missingServers } from './engines/servers.ts';
import { chromiumPath } from './inspector/browser/chromium-path.ts';

/** Tests start the built program, so it is always built before them. */
export default function build(): void {
  const missing = [...missingServers(), ...(chromiumPath === undefined ? ['chromium'] : [])];
  if (missing.length > 0) {
    process.stderr.write(
      `Without tests that need ${missing.join(', ')}. To run them: apt-get install ${missing.join(' ')}\n`,
    );
  }
  execSync('npm run build --silent', { stdio: ['ignore', 'ignore', 'inherit'] });
}
