/** How the version of hapi below the API of a generation differs from the others. */
export interface HapiRules {
  /** Whether a path is cut at `?` and `#`. hapi 18 makes a URL of it, which changes more. */
  readonly cutsTarget: boolean;
  /** Whether a path is resolved against the host, as a link in a page is. Otherwise it is appended. */
  readonly resolvesTarget: boolean;
  /** `asked`: the node calls itself to find out whether the path without the slash exists. */
  readonly trailingSlash: 'redirected' | 'asked' | 'stripped';
  /** Whether web pages of any origin may call it. */
  readonly isCrossOrigin: boolean;
  /** The version of statehood that reads cookies. */
  readonly cookies: 'statehood-6' | 'statehood-7';
  /** The version of accept that chooses a compression. */
  readonly acceptEncoding: 'accept-3.1' | 'accept-3.2';
  /** Whether a `Range` header has to be well-formed as a whole. */
  readonly checksRanges: boolean;
  /**
   * Whether half of a surrogate pair is escaped in JSON. The Node of the older generations wrote it as it is, which
   * becomes U+FFFD.
   */
  readonly escapesSurrogates: boolean;
  /** The status of the answer to a payload that cannot be read; undefined keeps that of hapi. */
  readonly unreadableStatus: 422 | undefined;
  /** Whether `multipart/form-data` is read. From content 4.1 on, a form with the name `__proto__` is malformed. */
  readonly forms: 'unsupported' | 'content-4.0' | 'content-4.1';
  /** Whether a member of every JavaScript object counts as a method with routes, which then fails. */
  readonly findsInherited: boolean;
  /** Whether a request whose body is malformed gets an error, and not only a status. */
  readonly explainsBroken: boolean;
  /** Whether a handler answers before Node has read a body that it does not want, so that the connection is closed. */
  readonly answersAtOnce: boolean;
}
