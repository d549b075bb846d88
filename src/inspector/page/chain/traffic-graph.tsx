import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { senderPatienceMs } from '../elements/row-signs.tsx';
import { clockText, countText, durationText } from '../elements/short-text.ts';
import { type Inspection, useInspection } from '../model/inspection.ts';
import type { TrafficBucket } from '../model/traffic.ts';

const height = 96;
const padding = { top: 14, bottom: 6 };
const tableRows = 20;

/** Rate and time to answer over time: two small charts, and the same numbers as a table. */
export function TrafficGraph({ inspection }: { readonly inspection: Inspection }) {
  useInspection(inspection);
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(360);
  const [isTable, setTable] = useState(false);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => setWidth(Math.max(200, element.clientWidth)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const buckets = inspection.traffic.buckets();
  const [first, last] = [buckets[0], buckets.at(-1)];
  const chartWidth = width < 560 ? width : Math.floor((width - 24) / 2);
  return (
    <section class="traffic" aria-label="Traffic">
      <div class="charts" ref={box}>
        {first !== undefined && (
          <>
            <RateChart buckets={buckets} width={chartWidth} />
            <DurationChart buckets={buckets} width={chartWidth} />
          </>
        )}
      </div>
      {first !== undefined && last !== undefined && (
        <div class="traffic-foot">
          <span class="quiet-text">
            {spanText(first.startMs, last.startMs + inspection.traffic.intervalMs)}, per{' '}
            {secondsText(inspection.traffic.intervalMs)}
          </span>
          <button type="button" class="link" aria-expanded={isTable} onClick={() => setTable(!isTable)}>
            {isTable ? 'Hide table' : 'Show as a table'}
          </button>
        </div>
      )}
      {isTable && <TrafficTable buckets={buckets.slice(-tableRows)} />}
    </section>
  );
}

interface ChartProps {
  readonly buckets: readonly TrafficBucket[];
  readonly width: number;
}

function RateChart({ buckets, width }: ChartProps) {
  const highest = Math.max(...buckets.map(({ perSecond }) => perSecond));
  const latest = buckets.at(-2) ?? buckets.at(-1);
  const y = (rate: number) =>
    height - padding.bottom - (rate / (highest || 1)) * (height - padding.top - padding.bottom);
  const bar = Math.max(1, width / Math.max(buckets.length, 24));
  const bars = buckets.map(({ perSecond }, index) => {
    if (perSecond === 0) return '';
    const x = index * bar;
    return `M${x.toFixed(1)} ${height - padding.bottom}V${y(perSecond).toFixed(1)}h${Math.max(0.8, bar - (bar > 3 ? 1 : 0)).toFixed(1)}V${height - padding.bottom}z`;
  });
  const summary = `Deliveries per second: highest ${rateText(highest)}, latest ${rateText(latest?.perSecond ?? 0)}`;
  return (
    <figure>
      <figcaption>
        Rate <span class="quiet-text">highest {rateText(highest)}/s</span>
      </figcaption>
      <svg class="chart" width={width} height={height} role="img" aria-label={summary}>
        <path class="axis" d={`M0 ${height - padding.bottom + 0.5}H${width}`} />
        <path class="rate" d={bars.join('')} />
      </svg>
    </figure>
  );
}

function DurationChart({ buckets, width }: ChartProps) {
  const highest = Math.max(senderPatienceMs * 2, ...buckets.map(({ p99Ms }) => p99Ms ?? 0));
  // Answers take from less than a millisecond to seconds, which only a logarithmic scale shows.
  const scale = (milliseconds: number) => Math.log10(Math.max(milliseconds, 1)) / Math.log10(highest);
  const y = (milliseconds: number) =>
    height - padding.bottom - scale(milliseconds) * (height - padding.top - padding.bottom);
  const step = width / Math.max(buckets.length, 24);
  const line = (durationOf: (bucket: TrafficBucket) => number | null) => {
    let isDrawing = false;
    return buckets
      .map((bucket, index) => {
        const value = durationOf(bucket);
        if (value === null) {
          isDrawing = false;
          return '';
        }
        const command = isDrawing ? 'L' : 'M';
        isDrawing = true;
        // The short stroke shows an interval between two without a duration.
        return `${command}${((index + 0.3) * step).toFixed(1)} ${y(value).toFixed(1)}h${(step * 0.4).toFixed(1)}`;
      })
      .join('');
  };
  const latest = buckets.findLast(({ p50Ms }) => p50Ms !== null);
  const words = (milliseconds: number | null | undefined) =>
    milliseconds === null || milliseconds === undefined ? '–' : durationText(milliseconds);
  const summary = `Time to answer, latest: p50 ${words(latest?.p50Ms)}, p99 ${words(latest?.p99Ms)}; a node gives up after ${senderPatienceMs} ms`;
  return (
    <figure>
      <figcaption>
        Time to answer{' '}
        <span class="legend">
          <i class="legend-line p50" />
          p50 {words(latest?.p50Ms)}
        </span>
        <span class="legend">
          <i class="legend-line p99" />
          p99 {words(latest?.p99Ms)}
        </span>
      </figcaption>
      <svg class="chart" width={width} height={height} role="img" aria-label={summary}>
        <path class="axis" d={`M0 ${height - padding.bottom + 0.5}H${width}`} />
        <path class="patience" d={`M0 ${y(senderPatienceMs).toFixed(1)}H${width}`} />
        <text class="patience-label" x={width} y={y(senderPatienceMs) - 3} text-anchor="end">
          {senderPatienceMs} ms
        </text>
        <path class="p99" d={line(({ p99Ms }) => p99Ms)} />
        <path class="p50" d={line(({ p50Ms }) => p50Ms)} />
      </svg>
    </figure>
  );
}

function TrafficTable({ buckets }: { readonly buckets: readonly TrafficBucket[] }) {
  return (
    <table class="traffic-table">
      <caption class="unseen">The latest intervals</caption>
      <thead>
        <tr>
          <th scope="col">From</th>
          <th scope="col">Per second</th>
          <th scope="col">p50</th>
          <th scope="col">p99</th>
        </tr>
      </thead>
      <tbody>
        {buckets.toReversed().map(({ startMs, perSecond, p50Ms, p99Ms }) => (
          <tr key={startMs}>
            <td>{clockText(new Date(startMs))}</td>
            <td>{rateText(perSecond)}</td>
            <td>{p50Ms === null ? '–' : durationText(p50Ms)}</td>
            <td>{p99Ms === null ? '–' : durationText(p99Ms)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function rateText(perSecond: number): string {
  return perSecond < 10 ? String(Math.round(perSecond * 100) / 100) : countText(Math.round(perSecond));
}

function secondsText(milliseconds: number): string {
  const seconds = milliseconds / 1_000;
  return seconds === 1 ? 'second' : `${countText(seconds)} seconds`;
}

function spanText(fromMs: number, toMs: number): string {
  const [from, to] = [new Date(fromMs), new Date(toMs)];
  const isOneDay = from.toDateString() === to.toDateString();
  const day = (date: Date) => (isOneDay ? '' : `${date.toLocaleDateString('en-GB')} `);
  return `${day(from)}${clockText(from)} – ${day(to)}${clockText(to)}`;
}
