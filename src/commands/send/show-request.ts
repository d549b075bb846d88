import type { CommandContext } from '../../context.ts';
import { createTokenHider } from '../../protocol/secrets/hide-tokens.ts';
import type { Token } from '../../protocol/token/token.ts';
import { tokenVariable } from '../../tokens/read-tokens.ts';
import { curlCommand } from './curl-command.ts';
import type { OutgoingDelivery } from './delivery-source.ts';
import type { SendOptions } from './flags.ts';
import { type RequestParts, requestLine, requestText } from './request-text.ts';

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
