/** The URL of a target without user and password, which are nobody's business but the target's. */
export function publicTarget(target: string): string {
  return target.replace(/^([a-z][a-z\d+.-]*:\/\/)[^/?#]*@/i, '$1…@');
}
