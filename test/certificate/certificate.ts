import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A self-signed certificate for localhost, 127.0.0.1 and ::1 that nobody else trusts, and its key. */
export const certificateFile = fileURLToPath(new URL('cert.pem', import.meta.url));
export const keyFile = fileURLToPath(new URL('key.pem', import.meta.url));

export const identity = { certificate: readFileSync(certificateFile), key: readFileSync(keyFile) };
