import { printable } from '../../printable.ts';
import type { PostAnswer } from '../../protocol/delivery/post-outcome.ts';
import { jsonFault } from '../../protocol/json/json-fault.ts';
import { maxDepth, outlineJson } from '../../protocol/json/json-outline.ts';
import { redactedHeaders, type TokenHider } from '../../protocol/secrets/hide-tokens.ts';
import { prettyJson } from '../../terminal/deliveries/json-text.ts';
import { type Palette, plainPalette } from '../../terminal/text/palette.ts';

export interface RequestParts {
  readonly url: URL;
  /** Names and values, alternating. */
  readonly headers: readonly string[];
  readonly body: Uint8Array;
}

/** How a person sees a request or an answer: coloured, and JSON laid out. */
interface Look {
  readonly palette: Palette;
  /** Columns that a value of JSON may take: a longer one loses its middle. Unlimited if absent. */
  readonly width?: number | undefined;
}

/**
 * Returns a request as it would be sent, with secrets masked. The body is shown as it is, as requested, unless it is laid
 * out for a person.
 */
export function requestText(
  { url, headers, body }: RequestParts,
  { hideIn }: TokenHider,
  look?: Look,
): string {
  const target = hideIn(`${url.pathname}${url.search}`);
  const text = Buffer.from(body).toString('utf8');
  return messageText(['POST', target, 'HTTP/1.1'], redactedHeaders(headers, hideIn), text, look);
}

/** Returns an answer in the same way; its secrets have to be masked already. */
export function answerMessageText(
  { status, statusText, rawHeaders = [], text }: PostAnswer,
  look: Look,
): string {
  const headers = redactedHeaders(rawHeaders);
  return messageText(['HTTP/1.1', String(status), statusText], headers, text, look);
}

function messageText(
  startLine: readonly string[],
  headers: readonly (readonly [name: string, value: string])[],
  body: string,
  look: Look | undefined,
): string {
  const style = look?.palette ?? plainPalette;
  const lines = [
    style.strong(startLine.map(printable).join(' ').trimEnd()),
    ...headers.map(([name, value]) => `${style.key(printable(name))}: ${printable(value)}`),
    '',
    ...(look === undefined || !isJsonText(body)
      ? body.split('\n').map(printable)
      : [prettyJson(body, look.palette, { indent: '', maxLength: maxShownLength, width: look.width })]),
  ];
  return `${lines.join('\n')}\n`;
}

/** The limit for a body that is laid out. */
const maxShownLength = 16 * 1_048_576;

function isJsonText(text: string): boolean {
  return (
    text !== '' &&
    text.length <= maxShownLength &&
    jsonFault(text) === undefined &&
    outlineJson(text).depth <= maxDepth
  );
}

/** Returns the same as one JSON line. */
export function requestLine(
  event: string,
  { url, headers, body }: RequestParts,
  { hideIn }: TokenHider,
): string {
  const request = {
    type: 'request',
    event,
    method: 'POST',
    url: hideIn(url.href),
    headers: redactedHeaders(headers, hideIn),
    body: Buffer.from(body).toString('utf8'),
  };
  return `${printable(JSON.stringify(request))}\n`;
}
