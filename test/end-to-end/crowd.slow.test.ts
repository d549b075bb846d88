import { connect, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { guidebookToken } from '../tokens.ts';
import { startListener } from './start-listener.ts';
import { delivery } from './wire/requests.ts';

/** `npm run torture` asks for a thousand hostile connections a second, and looks at the clock. */
const isTorture = process.env.TORTURE_CROWD !== undefined;
const hostileRate = Number(process.env.TORTURE_CROWD ?? 200);
const deliveries = isTorture ? 200 : 20;
const pauseMs = 100;
/** What this process may hold open, whatever the listener does with it. */
const maxHostile = 2_000;

const openings = [
  '',
  'P',
  'POST / HTTP/1.1\r\nHost: x\r\nX-Half',
  `POST / HTTP/1.1\r\nHost: x\r\nAuthorization: ${guidebookToken.verification}\r\nContent-Length: 2\r\n\r\n{}`,
];

function startCrowd(port: number, rate: number) {
  const open = new Set<Socket>();
  let opened = 0;
  const startedMs = performance.now();
  const timer = setInterval(() => {
    const due = ((performance.now() - startedMs) / 1_000) * rate;
    for (; opened < due; opened += 1) {
      const bytes = openings[opened % openings.length] ?? '';
      const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
      open.add(socket);
      socket
        .resume()
        .on('error', () => {})
        .once('close', () => open.delete(socket));
    }
    for (const socket of open) {
      if (open.size <= maxHostile) break;
      open.delete(socket);
      socket.destroy();
    }
  }, 2);
  const stop = () => {
    clearInterval(timer);
    for (const socket of open) socket.destroy();
    return opened;
  };
  onTestFinished(() => void stop());
  return stop;
}

/** The status of a delivery over a separate connection, and how long it took; 0 when the connection was closed. */
function deliverAlone(port: number): Promise<{ readonly status: number; readonly durationMs: number }> {
  const startedMs = performance.now();
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(delivery('Connection: close')));
    socket
      .setEncoding('latin1')
      .on('data', (chunk) => {
        text += chunk;
      })
      .on('error', () => {})
      .once('close', () =>
        resolve({ status: Number(text.slice(9, 12)), durationMs: performance.now() - startedMs }),
      );
  });
}

test(`deliveries are accepted despite ${hostileRate} hostile connections a second`, {
  timeout: 1_200_000,
}, async ({ annotate }) => {
  const listener = await startListener(['--json']);
  const stopCrowd = startCrowd(listener.port, hostileRate);
  const answers: ReturnType<typeof deliverAlone>[] = [];
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      answers.push(deliverAlone(listener.port));
      if (answers.length < deliveries) return;
      clearInterval(timer);
      resolve();
    }, pauseMs);
  });
  const answered = await Promise.all(answers);
  const opened = stopCrowd();
  const slowestMs = Math.max(...answered.map(({ durationMs }) => durationMs));
  const accepted = answered.filter(({ status }) => status === 200);
  const inTime = accepted.filter(({ durationMs }) => durationMs < 1_500);
  await annotate(
    `${opened} hostile connections; ${accepted.length} of ${deliveries} deliveries answered 200, ${inTime.length} of ` +
      `them within 1500 ms, the slowest after ${slowestMs.toFixed(0)} ms`,
  );
  const { exitCode } = await listener.stop();
  expect(exitCode).toBe(0);
  expect((isTorture ? inTime : accepted).length).toBeGreaterThanOrEqual(deliveries * 0.995);
});
