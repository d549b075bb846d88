import type { Framework } from '../fixes/framework.ts';

interface Trace {
  readonly framework: Framework;
  /** A header that the answer has: its name in lower case, and its value. */
  readonly header?: readonly [name: string, value: RegExp];
  readonly body?: RegExp;
}

/** What frameworks add to their answers by default, and the texts of their own errors. The first match decides. */
const traces: readonly Trace[] = [
  { framework: 'express', header: ['x-powered-by', /^Express$/] },
  { framework: 'php', header: ['x-powered-by', /^PHP\//] },
  { framework: 'php', header: ['set-cookie', /^PHPSESSID=/] },
  { framework: 'php', body: /<b>(?:Fatal error|Parse error|Warning)<\/b>: {2}/ },
  { framework: 'flask', header: ['server', /^Werkzeug\//] },
  // Starlette without FastAPI looks the same, and the advice fits.
  { framework: 'fastapi', header: ['server', /^(?:uvicorn|hypercorn-)/] },
  { framework: 'ruby', header: ['server', /^(?:WEBrick\/|thin|puma)/i] },
  { framework: 'ruby', header: ['x-powered-by', /Phusion Passenger/] },
  { framework: 'ruby', header: ['x-cascade', /^pass$/] },
  { framework: 'ruby', header: ['x-runtime', /^\d+\.\d+$/] },
  { framework: 'java', header: ['server', /^(?:Jetty\(|Apache-Coyote\/)/] },
  { framework: 'java', header: ['set-cookie', /^JSESSIONID=/] },
  { framework: 'rust', header: ['server', /^Rocket$/] },

  // The page of finalhandler, also where X-Powered-By is switched off.
  {
    framework: 'express',
    body: /^<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Error<\/title>\n<\/head>\n<body>\n<pre>/,
  },
  { framework: 'fastify', body: /"code":"FST_ERR_/ },
  {
    framework: 'fastify',
    body: /^\{"message":"Route [A-Z]+:[^"]* not found","error":"Not Found","statusCode":404\}$/,
  },
  { framework: 'hono', header: ['content-type', /^text\/plain; charset=UTF-8$/], body: /^404 Not Found$/ },
  { framework: 'hono', body: /^Malformed JSON in request body$/ },
  { framework: 'flask', body: /^<!doctype html>\n<html lang=en>\n<title>\d{3} [^<]*<\/title>\n<h1>/ },
  { framework: 'django', body: /CSRF verification failed\. Request aborted\./ },
  {
    framework: 'django',
    body: /<h1>(?:Bad Request \(400\)|Server Error \(500\)|403 Forbidden)<\/h1><p><\/p>/,
  },
  {
    framework: 'django',
    body: /<h1>Not Found<\/h1><p>The requested resource was not found on this server\.<\/p>/,
  },
  { framework: 'fastapi', body: /^\{"detail":\[\{.*"loc":\["(?:header|body|query)"/ },
  { framework: 'go', body: /^404 page not found\n$/ },
  { framework: 'ruby', body: /Sinatra doesn’t know this ditty\./ },
  { framework: 'java', body: /^<h1>404 Not Found<\/h1>No context found for request/ },
  {
    framework: 'java',
    body: /<h1>Whitelabel Error Page<\/h1>|^<!doctype html><html lang="en"><head><title>HTTP Status \d{3} – /,
  },
  { framework: 'java', body: /^\{"timestamp":"[^"]+","status":\d{3},"error":"[^"]*",.*"path":"[^"]*"\}$/ },
  {
    framework: 'rust',
    body: /^Failed to (?:parse the request body as JSON|deserialize the JSON body into the target type): /,
  },
  { framework: 'rust', body: /^Expected request with `Content-Type: application\/json`$/ },
];

/** Headers that Django's own middleware adds together. */
const djangoHeaders: readonly (readonly [name: string, value: string])[] = [
  ['x-frame-options', 'DENY'],
  ['x-content-type-options', 'nosniff'],
  ['referrer-policy', 'same-origin'],
];

/**
 * Recognizes the framework that gave an answer. Many answers do not show it, so ask with several.
 * @param rawHeaders alternating names and values
 * @returns undefined if nothing shows it
 */
export function frameworkOf(rawHeaders: readonly string[], bodyText: string): Framework | undefined {
  const has = (name: string, value: RegExp) =>
    rawHeaders.some(
      (text, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name && value.test(text),
    );
  const found = traces.find(
    ({ header, body }) =>
      (header === undefined || has(...header)) && (body === undefined || body.test(bodyText)),
  );
  if (found !== undefined) return found.framework;
  if (djangoHeaders.every(([name, value]) => has(name, new RegExp(`^${value}$`)))) return 'django';
  // http.Error of Go adds both headers and ends the line.
  const isGoError =
    has('content-type', /^text\/plain; charset=utf-8$/) &&
    has('x-content-type-options', /^nosniff$/) &&
    /^[^\n]+\n$/.test(bodyText);
  return isGoError ? 'go' : undefined;
}
