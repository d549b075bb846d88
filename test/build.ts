import { execSync } from 'node:child_process';

/** Tests start the built program, so it is always built before them. */
export default function build(): void {
  execSync('npm run build --silent', { stdio: ['ignore', 'ignore', 'inherit'] });
}
