import { hash } from 'node:crypto';

/** Hashes text as UTF-8. */
export function sha256(data: Uint8Array | string): Buffer {
  return hash('sha256', data, 'buffer');
}

export function ripemd160(data: Uint8Array): Buffer {
  return hash('ripemd160', data, 'buffer');
}
