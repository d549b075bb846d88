/** Why nothing more is sent. `stopped`: by the time limit, or by the user, who learns it from the missing results. */
export type Ending = 'gone' | 'silent' | 'stopped' | 'locked-out';

export const endingWords: Readonly<Record<Ending, string>> = {
  gone: 'not sent: nothing listens there any more',
  silent: 'not sent: the handler no longer answers, not even a valid delivery',
  stopped: 'not sent completely: --max-time was reached',
  'locked-out':
    'not judged: after wrong authorizations the handler refuses everything (refuses/without-lockout)',
};
