import { type RawAnswer, rawCall } from './raw-call.ts';

const uuid = /[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}/g;

/** Calls one server, and names the ids, tokens and the port in its answers as in the calls. */
export function createCaller(port: number): (call: string) => Promise<RawAnswer | undefined> {
  const ids: string[] = [];
  return async (call) => {
    const answer = await rawCall(port, filledIn(call));
    if (answer === undefined) return undefined;
    if (answer.status === 201) ids.push(...(answer.body.match(uuid) ?? []));
    const headers = answer.headers
      .filter(([name]) => !/^(?:date|keep-alive)$/i.test(name))
      .map(([name, value]) => [name, named(value)] as const);
    const body = answer.status === 206 ? masked(answer.body) : named(answer.body);
    return { ...answer, headers, body };
  };

  function filledIn(call: string): string {
    return call
      .replaceAll('<port>', String(port))
      .replace(/<uuid(\d+)>/g, (_, number) => ids[number - 1] ?? '00000000-0000-4000-8000-000000000000');
  }

  function named(text: string): string {
    return text
      .replace(uuid, (id) => (ids.includes(id) ? `<uuid${ids.indexOf(id) + 1}>` : id))
      .replace(/"token":"[\da-f]{64}"/g, '"token":"<token>"')
      .replace(/"token":"[\da-f]{32}"/g, '"token":"<authorization>"')
      .replaceAll(`:${port}`, ':<port>');
  }
}

/** A part of an answer may begin or end within an id or a token. */
function masked(text: string): string {
  return text.replace(/[\da-f]/g, 'x');
}
