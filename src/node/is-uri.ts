const userinfo = "[\\w.~!$&'()*+,;=:%-]*@";
const literal = "\\[(?<ipv6>[\\da-f:.]+)\\]|\\[v[\\da-f]+\\.[\\w.~!$&'()*+,;=:-]+\\]";
const name = "[\\w.~!$&'()*+,;=%-]";
const segment = "[\\w.~!$&'()*+,;=:@%-]";
const absolute = `/(?:${segment}+(?:/${segment}*)*)?`;
const tail = `(?:\\?(?:${segment}|[/?])*)?(?:#(?:${segment}|[/?])*)?`;

const segments = `${segment}+(?:/${segment}*)*`;

/** `hostLength`: how many characters a name needs. `others`: what else may stand behind the scheme. */
function pattern(hostLength: '*' | '+', others: string): RegExp {
  const authority = `(?:${userinfo})?(?:${literal}|${name}${hostLength})(?::\\d*)?`;
  return new RegExp(`^[a-z][a-z\\d+.-]*:(?://${authority}(?:/${segment}*)*|${others})${tail}$`, 'i');
}

const patterns = {
  'joi-14': pattern('*', `${absolute}|${segments}`),
  // http needs a host there, and a file none.
  'joi-17': pattern('+', `(?<!^https?:)(?:(?://)?${absolute}|${segments})`),
} as const;

/**
 * Whether a text is an absolute URI of any scheme, as the schema of a node has it (RFC 3986; measured with joi 14.3.1 and
 * 17.6.0, which differ about an empty host). A percent sign may stand before anything.
 */
export function isUri(text: string, wording: keyof typeof patterns): boolean {
  const found = patterns[wording].exec(text);
  if (found === null) return false;
  const address = found.groups?.ipv6;
  return address === undefined || URL.canParse(`http://[${address}]/`);
}
