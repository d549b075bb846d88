import type { CommandContext } from '../context.ts';
import { createTokenHider } from '../protocol/hide-tokens.ts';
import type { Token } from '../protocol/token.ts';
import { curlCommand } from '../terminal/curl-command.ts';
import { type RequestParts, requestLine, requestText } from '../terminal/request-text.ts';
import type { OutgoingDelivery } from './delivery-source.ts';
import { tokenVariable } from './read-tokens.ts';
import type { SendOptions } from './send-options.ts';

/** Prints a request instead of sending it: as it would go out, as JSON, or as a command for the shell. */
export async function showRequest(
  request: RequestParts,
  { event }: OutgoingDelivery,
  token: Token,
  { isCurl, isJson, isInsecure }: SendOptions,
  { stdout }: CommandContext,
): Promise<void> {
  if (isCurl)
    await stdout.print(curlCommand(request, { token, tokenVariable, checksCertificate: !isInsecure }));
  else {
    const hider = createTokenHider([token]);
    await stdout.print(isJson ? requestLine(event, request, hider) : requestText(request, hider));
  }
}
