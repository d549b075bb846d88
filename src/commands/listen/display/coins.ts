import { groupDigits } from '../../../terminal/text/group-digits.ts';

const decimals = 8;
const satoshiPattern = /^(-?)0*(\d{1,40})$/;

/**
 * The coin value of an amount in the smallest unit (10^-8 coins) as the chain writes it: "90071993781977808" becomes
 * "900,719,937.81977808". Works on the digits, because amounts pass 2^53. Undefined for anything that is no such text.
 */
export function coinText(satoshis: string): string | undefined {
  if (satoshis.length > 41) return undefined;
  const [, sign = '', digits] = satoshiPattern.exec(satoshis) ?? [];
  if (digits === undefined) return undefined;
  const padded = digits.padStart(decimals + 1, '0');
  const whole = groupDigits(padded.slice(0, -decimals));
  const fraction = padded.slice(-decimals).replace(/0+$/, '');
  const coins = fraction === '' ? whole : `${whole}.${fraction}`;
  return coins === '0' ? coins : sign + coins;
}
