import { fileSystem } from './file-system.ts';
import { isInForegroundNow } from './foreground.ts';
import { nullDevice } from './null-device.ts';

const standardStreams = [0, 1, 2];

/**
 * Closes the terminals whose mode Node must not restore. Call it last: on exit, Node restores the mode that each
 * terminal had at the start, except on closed descriptors. If the terminal is gone, that fails, and Node 20 aborts
 * (fixed by nodejs/node#58200). If another process is in the foreground, such as a shell that edits a line, Node
 * spoils the mode that this other process has set (nodejs/node#35536).
 */
export function leaveTerminal(): void {
  if (!standardStreams.some(isTerminalDevice)) return;
  const isForeground = isInForegroundNow();
  if (isForeground === undefined) standardStreams.filter(isTerminalDevice).filter(isGone).forEach(close);
  else if (!isForeground) openDescriptors().filter(isTerminalDevice).forEach(close);
}

/**
 * Lists all open descriptors. A terminal that was raw when this process went into the background has a separate
 * descriptor, through which Node would set its mode.
 */
function openDescriptors(): readonly number[] {
  return fileSystem.readdirSync('/dev/fd').map(Number);
}

/** Whether the descriptor is a terminal, even one that is gone. */
function isTerminalDevice(descriptor: number): boolean {
  try {
    const status = fileSystem.fstatSync(descriptor);
    return status.isCharacterDevice() && status.rdev !== fileSystem.statSync(nullDevice).rdev;
  } catch {
    return false;
  }
}

function isGone(descriptor: number): boolean {
  return !process.getBuiltinModule('node:tty').isatty(descriptor);
}

function close(descriptor: number): void {
  fileSystem.closeSync(descriptor);
}
