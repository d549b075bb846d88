import { splitToken } from '../src/protocol/token/token.ts';

/** The example of the guidebook, which everybody may know. */
export const guidebookToken = splitToken('fe944e318edb02b979d6bf0c87978b640c8e74e1cbfe36404386d33a5bbd8b66');

export const otherToken = splitToken('7e66949f67b36c34a05eeb3a866957b3f1b6f8947fb215500b78e5091d4e484a');
