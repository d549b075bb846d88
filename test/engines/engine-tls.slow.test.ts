import { execFile } from 'node:child_process';
import { chown, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { certificateFile, keyFile } from '../certificate/certificate.ts';
import { freePort } from '../free-port.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { endOfSuite } from './end-of-suite.ts';
import { engineDelivery, openExampleEngine } from './example-engine.ts';
import { engineKinds } from './server-urls.ts';
import { type EngineServer, isInstalled, startEngineServer } from './servers.ts';

type AtEnd = (end: () => Promise<void>) => void;

interface CertificateFiles {
  readonly certificate: string;
  readonly key: string;
}

/** Starts a server with a self-signed certificate, and returns its URLs with and without TLS. */
const startServer = {
  async postgresql(atEnd: AtEnd, files: CertificateFiles) {
    const server = await startEngineServer('postgresql', [], atEnd);
    await server.stop();
    await turnOnTls(server, files);
    await server.start();
    const url = `postgres://phantom@127.0.0.1:${server.port}/postgres`;
    return { tls: `${url}?sslmode=require`, plain: `${url}?sslmode=disable` };
  },
  async redis(atEnd: AtEnd, { certificate, key }: CertificateFiles) {
    const files = ['--tls-cert-file', certificate, '--tls-key-file', key];
    const tlsPort = await freePort();
    const settings = ['--tls-port', `${tlsPort}`, ...files, '--tls-auth-clients', 'no'];
    const server = await startEngineServer('redis', settings, atEnd);
    return { tls: `rediss://127.0.0.1:${tlsPort}`, plain: `redis://127.0.0.1:${server.port}` };
  },
  async nats(atEnd: AtEnd, { certificate, key }: CertificateFiles) {
    const settings = ['--tls', '--tlscert', certificate, '--tlskey', key];
    const server = await startEngineServer('nats', settings, atEnd);
    return { tls: `tls://127.0.0.1:${server.port}`, plain: `nats://127.0.0.1:${server.port}` };
  },
} as const;

/** The server reads a key only if it owns it. */
async function turnOnTls({ folder }: EngineServer, { certificate, key }: CertificateFiles): Promise<void> {
  const { uid, gid } = await stat(folder);
  for (const [name, file] of Object.entries({ 'server.crt': certificate, 'server.key': key })) {
    const copy = join(folder, name);
    await writeFile(copy, await readFile(file), { mode: 0o600 });
    await chown(copy, uid, gid);
  }
  await writeFile(join(folder, 'postgresql.conf'), 'ssl = on\n', { flag: 'a' });
}

const refused = {
  kind: 'failed',
  reason: 'certificate',
  problem: {
    code: 'engine-unreachable',
    message: expect.stringMatching(
      /^(?:PostgreSQL|Redis|NATS) at 127\.0\.0\.1:\d+: its TLS certificate is not accepted \(DEPTH_ZERO_SELF_SIGNED_CERT\)\.$/,
    ),
    hint: 'Use the host name of the certificate, and name its authority in NODE_EXTRA_CA_CERTS. --insecure accepts any.',
  },
};

for (const kind of engineKinds) {
  describe.skipIf(!isInstalled(kind))(kind, () => {
    const atEnd = endOfSuite();
    let urls: Awaited<ReturnType<(typeof startServer)[typeof kind]>>;

    beforeAll(async () => {
      urls = await startServer[kind](atEnd, { certificate: certificateFile, key: keyFile });
    });

    test('a certificate that nobody trusts is refused', async () => {
      const engine = await openExampleEngine(urls.tls);
      expect(await engine.store([engineDelivery(1)])).toMatchObject(refused);
    });

    test('with --insecure, it is accepted', async () => {
      const engine = await openExampleEngine(urls.tls, { checksCertificate: false });
      expect(await engine.store([engineDelivery(1)])).toEqual({ kind: 'stored' });
      await engine.close();
    });

    test.for([true, false])('without TLS in the URL, the server decides (checked: %s)', async (checked) => {
      const engine = await openExampleEngine(urls.plain, { checksCertificate: checked });
      const hint = expect.stringMatching(/ --insecure accepts any\. Write tls:\/\/ to use it\.$/);
      const outcome = { ...refused, problem: { ...refused.problem, hint } };
      expect(await engine.store([engineDelivery(1)])).toMatchObject(
        kind === 'nats' ? outcome : { kind: 'stored' },
      );
    });

    test.for([
      ['IP:127.0.0.1', 'stored'],
      ['DNS:localhost', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ])('at the address 127.0.0.1, a certificate for %s leads to %s', async ([name = '', outcome]) => {
      const files = await newCertificate(name);
      const { tls } = await startServer[kind](onTestFinished, files);
      expect(await storeTrusting(files.certificate, tls)).toBe(outcome);
    });
  });
}

const run = promisify(execFile);

async function newCertificate(alternativeName: string): Promise<CertificateFiles> {
  const folder = await temporaryFolder();
  const files = { certificate: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
  const words = ['-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=engine', '-days', '2'];
  const names = ['-addext', `subjectAltName=${alternativeName}`];
  await run('openssl', ['req', '-x509', ...words, ...names, '-keyout', files.key, '-out', files.certificate]);
  return files;
}

/** Stores a delivery from a new process, because Node.js reads at its start which authorities it trusts. */
async function storeTrusting(certificate: string, url: string): Promise<string> {
  const script = fileURLToPath(new URL('store-one.ts', import.meta.url));
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: certificate };
  const { stdout } = await run(process.execPath, ['--import', 'tsx', script, url], { env });
  return stdout;
}
