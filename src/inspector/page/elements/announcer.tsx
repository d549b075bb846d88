import { useEffect, useState } from 'preact/hooks';

let say: (text: string) => void = () => {};

/** Has a screen reader read a text that appears without the focus moving to it. */
export function announce(text: string): void {
  say(text);
}

export function Announcer() {
  const [text, setText] = useState('');
  useEffect(() => {
    say = setText;
    return () => {
      say = () => {};
    };
  }, []);
  return (
    <p class="unseen" role="status">
      {text}
    </p>
  );
}
