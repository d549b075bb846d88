/** Up to here `includes` takes milliseconds at most. Beyond, its time can grow with the product of both lengths. */
const maxProduct = 10_000_000;

/** Whether a text includes another, in time linear in their lengths: both come from outside. */
export function includesText(text: string, sought: string): boolean {
  if (text.length * sought.length <= maxProduct || sought.length > text.length) return text.includes(sought);
  const fallbacks = fallbacksOf(sought);
  let matched = 0;
  for (let place = 0; place < text.length; place += 1) {
    const code = text.charCodeAt(place);
    while (matched > 0 && code !== sought.charCodeAt(matched)) matched = fallbacks[matched - 1] ?? 0;
    if (code === sought.charCodeAt(matched)) matched += 1;
    if (matched === sought.length) return true;
  }
  return false;
}

/** Returns, for each prefix, the length of the longest shorter prefix that it ends with (Knuth, Morris and Pratt). */
function fallbacksOf(sought: string): Uint32Array {
  const fallbacks = new Uint32Array(sought.length);
  let matched = 0;
  for (let place = 1; place < sought.length; place += 1) {
    const code = sought.charCodeAt(place);
    while (matched > 0 && code !== sought.charCodeAt(matched)) matched = fallbacks[matched - 1] ?? 0;
    if (code === sought.charCodeAt(matched)) matched += 1;
    fallbacks[place] = matched;
  }
  return fallbacks;
}
