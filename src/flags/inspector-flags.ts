import { grouped, toggle, valueOrNone } from './flag.ts';
import { readPort } from './flag-values.ts';

/** The flags of every command that shows its deliveries on a page. */
export const inspectorFlags = grouped('Inspector', {
  /** Undefined for no page. A fixed port, so that a page that was left open finds it again after a restart. */
  uiPort: valueOrNone('--ui PORT', 'serve a page with the deliveries, on port 4045 or this one', readPort, {
    text: '4045',
    isValue: (word) => /^\d+$/.test(word),
  }),
  opensUi: toggle('--open', 'with --ui: open the page in your browser'),
});
