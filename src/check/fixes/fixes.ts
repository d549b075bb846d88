/** Changes to a handler that several cases ask for. One of them may solve many cases, so each is worded once. */

export const catchErrors =
  'Catch every error, in parsing and in your code. Answer 400 with a fixed short text, log the error on your side, and validate the body before you use it.';

export const compareWhole =
  'Compare the whole, unchanged header with the first 32 characters of the token: timingSafeEqual on digests of both. Do not use startsWith, includes or trim, and do not strip a scheme such as Bearer.';

export const readHeaderOnly = 'Read the authorization only from the Authorization header.';

export const trustNoClaim =
  'Decide by the Authorization header only, whatever X-Forwarded-For, Host, User-Agent and other headers contain.';

export const countHeaders =
  'Refuse a request unless it has exactly one Authorization header (in Node: headersDistinct or rawHeaders).';

export const headersFirst = 'Check the authorization before the body parser runs.';

export const checkData =
  'Check that data is an object before you read from it. It can also be a string, a number, true, an array, or missing.';

export const raiseBodyLimit =
  "Raise the limit of the body parser, for example with express.json({ limit: '5mb' }).";

export const shareNothing =
  'Do not share state between requests, answer before you do the work, and use a listen backlog of at least 100.';

export const takeAnyEvent = 'Answer 2xx to events that you do not use.';

export const takeAnyId =
  'Accept ids of any length: 20 digits for the blocks of Phantom, 64 hexadecimal characters for transactions and other blocks.';

export const takeWholeToken = 'Accept the whole token as well as its first half.';

export const readUtf8 = 'Read the body as UTF-8, and count bytes, not characters.';

export const takeAnyContentType = 'Parse the body as JSON regardless of its Content-Type.';

export const requireNoHeader = 'Require no header except Authorization, not even User-Agent.';

export const readNodeKeys = 'Read event and timestamp. Only the guidebook calls them type and created.';

export const takePostOnly = 'Answer 405 with Allow: POST, or let the router do it.';
