import { fileSystem } from './file-system.ts';
import { isInForegroundNow } from './foreground.ts';
import { nullDevice } from './null-device.ts';

const standardStreams = [0, 1, 2];

/**
 * To be called last. On its way out Node sets the mode that each terminal had at the start. Of one that is gone that
 * fails, and Node 20 aborts over it (fixed by nodejs/node#58200); of one that has another process in its foreground it
 * spoils what that process, a shell that edits a line, has set (nodejs/node#35536). It spares what is closed.
 */
export function leaveTerminal(): void {
  if (!standardStreams.some(isTerminalDevice)) return;
  const isForeground = isInForegroundNow();
  if (isForeground === undefined) standardStreams.filter(isTerminalDevice).filter(isGone).forEach(close);
  else if (!isForeground) openDescriptors().filter(isTerminalDevice).forEach(close);
}

/** A terminal that was raw when we got into the background would be set through a descriptor of its own. */
function openDescriptors(): readonly number[] {
  return fileSystem.readdirSync('/dev/fd').map(Number);
}

/** Also of a terminal that is gone. */
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
