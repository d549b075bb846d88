/** Empties the screen and what was scrolled out of it, and goes to the top (xterm's control sequences, ED and CUP). */
export const clearScreenText = '\x1b[H\x1b[2J\x1b[3J';
