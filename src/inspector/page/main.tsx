import { render } from 'preact';
import { App } from './app.tsx';
import { openSession } from './model/api.ts';

/** Opens a session with the key in the address, if there is one. */
async function openWithKey(): Promise<void> {
  const fragment = new URLSearchParams(location.hash.slice(1));
  const key = fragment.get('key');
  if (key === null) return;
  // The key must not stay in the address, which is copied, bookmarked and kept in the history.
  fragment.delete('key');
  const rest = fragment.size === 0 ? '' : `#${fragment}`;
  history.replaceState(null, '', `${location.pathname}${location.search}${rest}`);
  await openSession(key);
}

await openWithKey();
render(<App />, document.body);
// After a restart, the new address differs only in its key: browsers keep the page, which reconnects by itself.
window.addEventListener('hashchange', () => void openWithKey());
