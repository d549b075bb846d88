/** `HH:MM:SS.mmm` in the time zone of this machine. */
export function localTimeOfDay(unixMs: number): string {
  const time = new Date(unixMs);
  const hours = padded(time.getHours(), 2);
  const minutes = padded(time.getMinutes(), 2);
  const seconds = padded(time.getSeconds(), 2);
  return `${hours}:${minutes}:${seconds}.${padded(time.getMilliseconds(), 3)}`;
}

function padded(count: number, length: number): string {
  return String(count).padStart(length, '0');
}
