let lastMs = Number.NaN;
let lastText = '';

/** Returns `HH:MM:SS.mmm` in the time zone of this machine. Cached: repeats within one millisecond cost nothing. */
export function localTimeOfDay(unixMs: number): string {
  if (unixMs !== lastMs) {
    lastText = timeOfDay(unixMs);
    lastMs = unixMs;
  }
  return lastText;
}

/** `YYYY-MM-DD` in the time zone of this machine. */
export function localDate(unixMs: number): string {
  const time = new Date(unixMs);
  return `${padded(time.getFullYear(), 4)}-${padded(time.getMonth() + 1, 2)}-${padded(time.getDate(), 2)}`;
}

function timeOfDay(unixMs: number): string {
  const time = new Date(unixMs);
  const hours = padded(time.getHours(), 2);
  const minutes = padded(time.getMinutes(), 2);
  const seconds = padded(time.getSeconds(), 2);
  return `${hours}:${minutes}:${seconds}.${padded(time.getMilliseconds(), 3)}`;
}

function padded(count: number, length: number): string {
  return String(count).padStart(length, '0');
}
