import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

// Takes the pictures of the inspector, which shows what a built-in node sends. Two pictures are never the same, so no test
// compares them.

const script = fileURLToPath(new URL('../dist/phantom-webhook.cjs', import.meta.url));
const picture = (name: string) => fileURLToPath(new URL(name, import.meta.url));
/** Enough to fill the list. */
const deliveries = 16;

const child = spawn(process.execPath, [script, 'listen', '--demo', '--port', '0', '--ui', '0'], {
  stdio: ['ignore', 'ignore', 'pipe'],
});
try {
  let said = '';
  let url: string | undefined;
  for await (const chunk of child.stderr) {
    said += chunk;
    [url] = /http:\/\/127\.0\.0\.1:\d+\/#key=[\w-]+/.exec(said) ?? [];
    if (url !== undefined) break;
  }
  if (url === undefined) throw new Error(`The listener ended: ${said}`);
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  const page = await browser.newPage({
    viewport: { width: 1200, height: 680 },
    deviceScaleFactor: 1,
    colorScheme: 'light',
  });
  await page.goto(url);
  const rows = page.getByRole('listbox').getByRole('option');
  await rows.nth(deliveries).waitFor({ timeout: 120_000 });
  await rows.filter({ hasText: 'block.forged' }).first().click();
  await page.getByRole('tree').waitFor();
  await page.screenshot({ path: picture('inspector.png') });
  await page.getByRole('button', { name: 'Edit and send' }).click();
  await page.getByLabel('height', { exact: true }).fill('1000000');
  await page.getByText('Signed again').waitFor();
  await page.screenshot({ path: picture('inspector-edit.png') });
  await browser.close();
} finally {
  child.kill('SIGINT');
  await once(child, 'exit');
}
