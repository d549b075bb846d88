/** Words, and what is quoted: a password in an argument can have spaces. */
const runs = /"[^"\n]*"|\S+/g;
/** What precedes a password in an address without a scheme. */
const userAndColon = /^["'(]?[\w.+-]{1,64}:[^@/\\]*@/;

/** Replaces users and passwords in the URLs of a text by `…`. */
export function withoutPasswords(text: string): string {
  return text.includes('@') ? text.replace(runs, withoutUsers) : text;
}

function withoutUsers(run: string): string {
  if (!run.includes('@')) return run;
  const [start = '', ...rest] = run.split('://');
  if (rest.length === 0) return run.replace(userAndColon, (match) => `${/^["'(]/.exec(match) ?? ''}…@`);
  const parts = [start];
  for (const part of rest) parts.push(withoutUser(part, /https?$/i.test(parts.at(-1)?.slice(-5) ?? '')));
  return parts.join('://');
}

/** @param address what follows `://`, up to the next one */
function withoutUser(address: string, isHttp: boolean): string {
  const end = address.search(/[/?#]/);
  const authority = end < 0 ? address : address.slice(0, end);
  // The path of a file.
  if (authority === '') return address;
  if (authority.includes('@')) return `…${address.slice(authority.lastIndexOf('@'))}`;
  // People forget to escape a slash in a password. An at sign can also be in a path, and nearly everything in a query.
  const isPassword = /^(?!\[).*:(?!\d*$)/.test(authority);
  const query = address.search(/[?#]/);
  const searched = isPassword || query < 0 ? address : address.slice(0, query);
  const at = isPassword || !isHttp ? searched.lastIndexOf('@') : -1;
  return at < 0 ? address : `…${address.slice(at)}`;
}
