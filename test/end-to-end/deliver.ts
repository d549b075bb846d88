import { guidebookToken } from '../tokens.ts';

export interface Answered {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

/** The body of a delivery as a node sends it. */
export function deliveryOf(event: string, data: unknown): string {
  return JSON.stringify({ timestamp: 1_795_425_336_079, data, event });
}

/** Posts a body with the authorization of the guidebook's token, and follows no redirect. */
export async function deliver(url: string, body: string): Promise<Answered> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: guidebookToken.authorization, 'content-type': 'application/json' },
    body,
    redirect: 'manual',
  });
  return { status: response.status, text: await response.text(), headers: response.headers };
}
