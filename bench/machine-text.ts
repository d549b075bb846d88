import { cpus, loadavg, totalmem, type } from 'node:os';

/** Describes when and on which machine the figures were measured. */
export function machineText(now: Date): string {
  const processors = cpus();
  const [load = 0] = loadavg();
  return (
    `${now.toISOString()} · Node ${process.version} · ${type()} ${process.arch} · ${processors.length} × ` +
    `${processors[0]?.model ?? 'processor'} · ${Math.round(totalmem() / 2 ** 30)} GB · load ${load.toFixed(1)} at the start`
  );
}
