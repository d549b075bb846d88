const dayMs = 86_400_000;

/** Writes Unix milliseconds, from 1970 on, as `2026-11-23T09:46:54.083Z`. A pure room may not use `Date`. */
export function isoTime(atMs: number): string {
  const { year, month, day } = civilDay(Math.floor(atMs / dayMs));
  const time = atMs % dayMs;
  const hours = padded(Math.floor(time / 3_600_000), 2);
  const minutes = padded(Math.floor(time / 60_000) % 60, 2);
  const seconds = padded(Math.floor(time / 1000) % 60, 2);
  const date = `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}`;
  return `${date}T${hours}:${minutes}:${seconds}.${padded(time % 1000, 3)}Z`;
}

/** Counts in eras of 400 years that begin in March: then a leap day is the last day of its year. */
function civilDay(daysSince1970: number): { year: number; month: number; day: number } {
  const days = daysSince1970 + 719_468;
  const era = Math.floor(days / 146_097);
  const dayOfEra = days - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

function padded(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
