import { randomBytes } from 'node:crypto';
import { onTestFinished } from 'vitest';
import type { NodeReport } from '../../src/node/node-report.ts';
import { nodeLimits } from '../../src/node/node-rules.ts';
import { type LocalNode, type OpenNodeOptions, openNode } from '../../src/node/open-node.ts';

type Kind = NodeReport['kind'];

export interface StartedNode extends LocalNode {
  readonly reports: readonly NodeReport[];
  /** Those of one kind. */
  told<Told extends Kind>(kind: Told): readonly Extract<NodeReport, { kind: Told }>[];
  /** Resolves once there are so many reports of the kind. */
  until(kind: Kind, count: number): Promise<void>;
  /** Creates a webhook, and resolves with what the node answered. */
  create(
    webhook: Readonly<Record<string, unknown>>,
  ): Promise<{ readonly id: number | string; readonly token: string }>;
}

/** A node on free loopback ports that forges when asked to; closed when the test ends. */
export async function startNode(options: Partial<OpenNodeOptions> = {}): Promise<StartedNode> {
  const reports: NodeReport[] = [];
  const checks = new Set<() => void>();
  const node = await openNode({
    profile: 'phantom-2.2',
    host: '127.0.0.1',
    port: 0,
    p2pPort: 0,
    network: 'mainnet',
    seed: 'test',
    atMs: Date.UTC(2026, 0, 1),
    blockTimeMs: undefined,
    limits: { ...nodeLimits, graceMs: 200 },
    clock: { now: () => 1_795_425_336_079, monotonicMs: () => performance.now() },
    randomBytes,
    onReport(report) {
      reports.push(report);
      for (const check of checks) check();
    },
    ...options,
  });
  onTestFinished(() => node.close());
  const told = <Told extends Kind>(kind: Told) =>
    reports.filter((report): report is Extract<NodeReport, { kind: Told }> => report.kind === kind);
  return {
    ...node,
    reports,
    told,
    until: (kind, count) =>
      new Promise((resolve) => {
        const check = () => {
          if (told(kind).length < count) return;
          checks.delete(check);
          resolve();
        };
        checks.add(check);
        check();
      }),
    async create(webhook) {
      const response = await fetch(`${node.url}/api/webhooks`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ conditions: [], ...webhook }),
      });
      if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
      // What a node answers with 201; other tests hold it to that.
      const { data } = (await response.json()) as { data: { id: number | string; token: string } };
      return data;
    },
  };
}
