import { useEffect, useRef } from 'preact/hooks';

const keys: readonly (readonly [keys: readonly string[], action: string])[] = [
  [['j', '↓'], 'Next delivery'],
  [['k', '↑'], 'Previous delivery'],
  [['Enter'], 'Open the delivery'],
  [['Esc'], 'Leave a field, or close the details'],
  [['n'], 'New event, if there is a target'],
  [['Home', 'End'], 'First or last delivery'],
  [['/'], 'Search'],
  [['p'], 'Pause or resume the list'],
  [['?'], 'Show these keys'],
];

export function KeysDialog({ onClose }: { readonly onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class="keys" aria-labelledby="keys-title" onClose={onClose}>
      <h2 id="keys-title">Keys</h2>
      <dl>
        {keys.map(([names, action]) => (
          <div key={action}>
            <dt>
              {names.map((name) => (
                <kbd key={name}>{name}</kbd>
              ))}
            </dt>
            <dd>{action}</dd>
          </div>
        ))}
      </dl>
      <div class="actions">
        <button type="button" class="button" onClick={() => dialog.current?.close()}>
          Close
        </button>
      </div>
    </dialog>
  );
}
