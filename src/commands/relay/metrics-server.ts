import { openApiServer } from '../../http/receiver/api-server.ts';
import { metricsType } from './metrics.ts';

interface MetricsOptions {
  /** 0 picks a free port. */
  readonly port: number;
  metrics(): string;
  isHealthy(): boolean;
  onFault(error: unknown): void;
}

export interface MetricsServer {
  readonly url: string;
  close(): Promise<void>;
}

const host = '127.0.0.1';
const maxConnections = 64;
const text = 'text/plain; charset=utf-8';
const notFound = {
  status: 404,
  headers: [['Content-Type', text]],
  body: 'Expected /metrics or /healthz.\n',
} as const;
const wrongMethod = { status: 405, headers: [['Allow', 'GET, HEAD']], body: undefined } as const;
const overloaded = { status: 503, headers: [], body: undefined } as const;
const failed = { status: 500, headers: [], body: undefined } as const;

/**
 * Serves `/metrics` and `/healthz` on loopback.
 * @throws Problem `port-in-use`
 */
export async function openMetricsServer(options: MetricsOptions): Promise<MetricsServer> {
  const { port, metrics, isHealthy, onFault } = options;
  const server = await openApiServer({
    ...{ host, port, portFlag: '--metrics-port', maxConnections, failed, onFault },
    ...{ maxBodyBytes: 0, maxHeldBytes: 0, maxUnsentBytes: 16 * 1_048_576 },
    refuse: ({ method }) => (method === 'GET' || method === 'HEAD' ? undefined : wrongMethod),
    refuseHeld: () => overloaded,
    bodyUse: () => 'ignored',
    async answer({ target }) {
      const [path] = target.split('?', 1);
      if (path === '/metrics')
        return { status: 200, headers: [['Content-Type', metricsType]], body: metrics() };
      if (path !== '/healthz') return notFound;
      return isHealthy()
        ? { status: 200, headers: [['Content-Type', text]], body: 'ok\n' }
        : { status: 503, headers: [['Content-Type', text]], body: 'deliveries cannot be kept\n' };
    },
  });
  return { url: `http://${host}:${server.port}`, close: server.close };
}
