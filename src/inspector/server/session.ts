import { createHmac, timingSafeEqual } from 'node:crypto';

/** Who may see deliveries: a browser with the key of this start, and then with the cookie that it got for the key. */
export interface Session {
  /** For the fragment of the address, which no server and no log ever sees. */
  readonly key: string;
  isKey(key: unknown): boolean;
  /** The Set-Cookie header for a page that has sent the key. */
  cookie(): string;
  /** @param header the Cookie header of a request */
  isOpen(header: string | undefined): boolean;
}

export interface SessionOptions {
  /** 32 random bytes, drawn for this start. */
  readonly random: Uint8Array;
  /**
   * A secret that outlives a restart: the tokens that the user gave. With it, a page that was left open is still trusted
   * after a restart. Undefined without such tokens.
   */
  readonly secret: string | undefined;
  /** A cookie is sent to every port of a host, so the number is part of its name. */
  port(): number;
}

export function createSession({ random, secret, port }: SessionOptions): Session {
  const key = Buffer.from(random).toString('base64url');
  // A digest, so the cookie discloses nothing about a token.
  const value = createHmac('sha256', secret ?? random)
    .update('phantom-webhook inspector')
    .digest('base64url');
  const name = () => `phantom-webhook-${port()}`;
  return {
    key,
    isKey: (given) => typeof given === 'string' && isEqual(given, key),
    cookie: () => `${name()}=${value}; Path=/; HttpOnly; SameSite=Strict`,
    isOpen(header = '') {
      const start = `${name()}=`;
      return header
        .split(';')
        .map((pair) => pair.trim())
        .some((pair) => pair.startsWith(start) && isEqual(pair.slice(start.length), value));
    },
  };
}

function isEqual(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}
