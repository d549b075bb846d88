import { request } from 'node:http';

export interface ApiCall {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
  /** Added to those of JSON, which a body has by default. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The address to call from. */
  readonly from?: string;
}

export interface ApiAnswer {
  readonly status: number;
  /** As lines, in order, without those about the connection and the time. */
  readonly headers: readonly string[];
  readonly text: string;
}

/** One call over a separate connection; paths and headers are sent unchanged. */
export function callApi(
  url: string,
  { method, path, body, headers = {}, from }: ApiCall,
): Promise<ApiAnswer> {
  const { hostname, port } = new URL(url);
  const length =
    body === undefined
      ? {}
      : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  const address = from === undefined ? {} : { localAddress: from };
  return new Promise((resolve, reject) => {
    const options = {
      hostname,
      port,
      method,
      path,
      headers: { ...length, ...headers },
      agent: false,
      ...address,
    };
    const outgoing = request(options, async (response) => {
      let text = '';
      response.setEncoding('utf8');
      for await (const chunk of response) text += chunk;
      resolve({ status: response.statusCode ?? 0, headers: headerLines(response.rawHeaders), text });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

const passing = /^(?:date|connection|keep-alive): /i;

function headerLines(rawHeaders: readonly string[]): readonly string[] {
  return rawHeaders
    .flatMap((name, index) => (index % 2 === 0 ? [`${name}: ${rawHeaders[index + 1]}`] : []))
    .filter((line) => !passing.test(line));
}
