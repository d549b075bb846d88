const RealDate = Date;

/** Sets the clock of this process ahead of the time, for libraries that compare blocks with it. */
export function setClockAhead(milliseconds: number): void {
  const now = () => RealDate.now() + milliseconds;
  globalThis.Date = new Proxy(RealDate, {
    construct: (date, values, target) =>
      Reflect.construct(date, values.length === 0 ? [now()] : values, target),
    get: (date, key) => (key === 'now' ? now : Reflect.get(date, key)),
  });
}
