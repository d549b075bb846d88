import { grouped, toggle, valueOrNone } from './flag.ts';
import { readPagePort } from './flag-values.ts';

/** The flags of every command that shows its deliveries on a page. */
export const inspectorFlags = grouped('Inspector', {
  /** Undefined for no page. A fixed port, so that a page that was left open finds it again after a restart. */
  uiPort: valueOrNone(
    '--ui PORT',
    'serve a page with the deliveries, on port 4046 or this one',
    readPagePort,
    {
      text: '4046',
      isValue: (word) => /^\d+$/.test(word),
    },
  ),
  opensUi: toggle('--open', 'with --ui: open the page in your browser'),
});
