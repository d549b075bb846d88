/** User and password of a URL of HTTP: they end before the path, which can contain an at sign too. */
const ofHttp = /((?:^|[\s"'(])(?:--[a-z-]+=)?https?:\/\/)[^\s"'/?#]*@/gi;
/** In other URLs, people forget to escape the slashes of a password. */
const ofOthers = /((?:^|[\s"'(])(?:--[a-z-]+=)?(?!https?:)[a-z][a-z0-9+.-]*:\/\/)[^\s"']*@/gi;

/** Removes users and passwords from the URLs in a text. */
export function withoutPasswords(text: string): string {
  return text.includes('@') ? text.replace(ofHttp, '$1').replace(ofOthers, '$1') : text;
}
