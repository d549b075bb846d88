/** Changes to a handler that several cases ask for. One of them may solve many cases, so each is worded once. */

export const catchErrors =
  'Catch every error, in parsing and in your code. Answer 400 with a fixed short text, log the error on your side, and validate the body before you read from it.';

export const compareWhole =
  'Compare the whole header, as it arrived, with the first 32 characters of the token: timingSafeEqual on digests of both. No startsWith, includes or trim, and no scheme such as Bearer.';

export const readHeaderOnly = 'Read the authorization from the Authorization header, and from nowhere else.';

export const countHeaders =
  'Refuse a request unless it has exactly one Authorization header (in Node: headersDistinct or rawHeaders).';

export const headersFirst =
  'Decide on the headers before you read the body: check the authorization before the body parser runs.';

export const checkData =
  'Check that data is an object before you read from it: it may be a text, a number, true, an array, or missing.';

export const takeAnyEvent = 'Answer 2xx to events that you have no use for.';

export const takeAnyContentType = 'Parse the body as JSON whatever its content type is.';

export const requireNoHeader = 'Require no header but Authorization, not even a User-Agent.';

export const takePostOnly = 'Answer 405 with Allow: POST, or leave it to the router.';
