import { cpuTimeMs } from '../measuring/cpu-time.ts';
import { lateMs } from '../measuring/latency.ts';
import type { LoadResult } from '../measuring/load.ts';
import { programPath } from '../programs/debian-programs.ts';
import { runProcess } from '../programs/run-process.ts';
import type { Server } from '../programs/server.ts';
import { writeTemporaryFile } from '../programs/temporary-file.ts';

/** What wrk sends, again and again. */
export interface WrkRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface WrkOptions {
  readonly request: WrkRequest;
  readonly seconds: number;
  /** Whether every answer has to be an error, or none may be one. */
  readonly isRefused: boolean;
}

interface WrkResult extends LoadResult {
  readonly answers: number;
}

export const wrkConnections = 32;
/** Longer than any answer may take, so that a late one is counted with its duration. */
const timeout = '10s';

/**
 * Posts a request over 32 connections for some seconds. wrk is faster than autocannon and measures in microseconds, so
 * more of the machine is left for the server.
 * @throws Error if an answer is missing or of the wrong kind, because the measurement is then meaningless
 */
export async function wrkLoad(
  server: Server,
  { request, seconds, isRefused }: WrkOptions,
): Promise<WrkResult> {
  const url = new URL(server.url);
  if (url.hostname !== '127.0.0.1') throw new Error(`Expected a loopback address, got ${url.href}.`);
  const script = writeTemporaryFile('load.lua', wrkScript(request));
  const cpuBeforeMs = cpuTimeMs(server.pid);
  const { exitCode, stdout, stderr } = await runProcess(
    [
      ...['--connections', String(wrkConnections), '--threads', '1', '--duration', `${seconds}s`],
      ...['--timeout', timeout, '--script', script, url.href],
    ],
    { program: programPath('wrk') },
  );
  const cpuAfterMs = cpuTimeMs(server.pid);
  if (exitCode !== 0) throw new Error(`Expected 0 of wrk, got ${exitCode}: ${stderr}`);
  const report = parseWrkReport(stdout);
  const expected = isRefused ? report.answers : 0;
  if (report.answers === 0 || report.errors !== 0 || report.refused !== expected)
    throw new Error(`Expected ${isRefused ? 'only' : 'no'} refusals of ${url.href}, got ${stdout}`);
  const isTold = cpuBeforeMs !== undefined && cpuAfterMs !== undefined;
  return {
    answers: report.answers,
    perSecond: report.answers / (report.durationUs / 1_000_000),
    cpuUs: isTold ? ((cpuAfterMs - cpuBeforeMs) * 1_000) / report.answers : undefined,
    latency: { p99Ms: report.p99Us / 1_000, worstMs: report.worstUs / 1_000, late: report.late },
  };
}

/** Returns the script that makes wrk send a request, and print its report as a line of JSON. */
export function wrkScript({ headers, body }: WrkRequest): string {
  const headerLines = Object.entries(headers).map(
    ([name, value]) => `wrk.headers[${luaString(name)}] = ${luaString(value)}`,
  );
  return `wrk.method = "POST"
wrk.body = ${luaString(body)}
${headerLines.join('\n')}

function done(summary, latency, requests)
  local late = 0
  for index = 1, #latency do
    local us, count = latency(index)
    if us > ${lateMs * 1_000} then late = late + count end
  end
  local errors = summary.errors
  io.write(string.format(
    '${reportStart}"answers":%d,"durationUs":%d,"p99Us":%d,"worstUs":%d,"late":%d,"refused":%d,"errors":%d}\\n',
    summary.requests, summary.duration, latency:percentile(99), latency.max, late,
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
`;
}

/** What the report begins with: wrk prints its own words before it. */
const reportStart = '{"wrk":1,';

interface WrkReport {
  readonly answers: number;
  readonly durationUs: number;
  readonly p99Us: number;
  readonly worstUs: number;
  readonly late: number;
  /** Answers with a status of 400 or more. */
  readonly refused: number;
  /** Requests without an answer. */
  readonly errors: number;
}

/** @throws Error without a complete report */
export function parseWrkReport(stdout: string): WrkReport {
  const line = stdout.split('\n').find((text) => text.startsWith(reportStart));
  if (line === undefined) throw new Error(`Expected a report of wrk, got ${stdout}`);
  const found: Readonly<Record<string, unknown>> = JSON.parse(line);
  const numberOf = (name: keyof WrkReport): number => {
    const value = found[name];
    if (typeof value !== 'number') throw new Error(`Expected ${name} in the report of wrk, got ${line}`);
    return value;
  };
  return {
    answers: numberOf('answers'),
    durationUs: numberOf('durationUs'),
    p99Us: numberOf('p99Us'),
    worstUs: numberOf('worstUs'),
    late: numberOf('late'),
    refused: numberOf('refused'),
    errors: numberOf('errors'),
  };
}

/** Quotes a text as a string of Lua, whatever bytes it has. */
function luaString(text: string): string {
  const characters = [...Buffer.from(text)].map((byte) => {
    const character = String.fromCharCode(byte);
    return /[ !#-[\]-~]/.test(character) ? character : `\\${String(byte).padStart(3, '0')}`;
  });
  return `"${characters.join('')}"`;
}
