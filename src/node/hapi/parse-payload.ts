import { parse as parseForm } from 'node:querystring';
import { gunzipSync, inflateSync } from 'node:zlib';
import type { HapiRules } from './hapi-rules.ts';
import { parseMultipart } from './multipart.ts';

export type ParsedPayload =
  | { readonly kind: 'payload'; readonly value: unknown }
  | { readonly kind: 'refused'; readonly status: 400 | 413 | 415; readonly message: string };

interface PayloadHeaders {
  readonly 'content-type'?: string | undefined;
  readonly 'content-encoding'?: string | undefined;
}

/** The limit of hapi. */
export const maxPayloadBytes = 1_048_576;

/**
 * Reads the body of a request as subtext does (lib/index.js): JSON, a form or text, depending on its content type.
 * Without one it is JSON.
 * @param body undefined if it is larger than `maxBytes`
 * @param maxBytes also of a compressed body once it is decompressed
 */
export function parsePayload(
  { 'content-type': contentType, 'content-encoding': encoding }: PayloadHeaders,
  body: Uint8Array | undefined,
  { forms }: Pick<HapiRules, 'forms'>,
  maxBytes: number = maxPayloadBytes,
): ParsedPayload {
  if (body === undefined) return tooLarge(maxBytes);
  const [, type, parameters = ''] = /^([^/\s]+\/[^\s;]+)(.*)?$/.exec(contentType || 'application/json') ?? [];
  if (type === undefined) return refused(400, 'Invalid content-type header');
  const mime = type.toLowerCase();
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]+)"|([^;"\s]+))/i.exec(parameters) ?? [];
  const boundary = quoted ?? plain;
  if (mime.startsWith('multipart/') && boundary === undefined) {
    return refused(400, 'Invalid content-type header: multipart missing boundary');
  }
  const whole = decompressed(body, encoding, maxBytes);
  if (mime === 'multipart/form-data' && boundary !== undefined) {
    if (forms === 'unsupported') return refused(415, 'Unsupported Media Type');
    const fields =
      typeof whole === 'string'
        ? undefined
        : parseMultipart(whole, boundary, forms === 'content-4.1', parseFile);
    return fields === undefined
      ? refused(400, 'Invalid multipart payload format')
      : { kind: 'payload', value: fields };
  }
  if (whole === 'too-large') return tooLarge(maxBytes);
  return whole === 'malformed' ? refused(400, 'Invalid compressed payload') : parseText(mime, whole);
}

function parseText(mime: string, body: Uint8Array): ParsedPayload {
  // hapi gives bytes, which are an object whose members are their positions.
  if (mime === 'application/octet-stream')
    return { kind: 'payload', value: body.length === 0 ? null : Buffer.from(body) };
  const text = Buffer.from(body).toString('utf8');
  if (/^text\/.+$/.test(mime)) return { kind: 'payload', value: text };
  if (/^application\/(?:.+\+)?json$/.test(mime)) return parseJson(text);
  // parseForm returns an object without a prototype, so it is copied into a plain one.
  if (mime === 'application/x-www-form-urlencoded') return { kind: 'payload', value: { ...parseForm(text) } };
  return refused(415, 'Unsupported Media Type');
}

/** Reads a file in a form; bytes if its content type is unknown or does not fit. */
function parseFile(content: Buffer, contentType: string): unknown {
  const [mime = ''] = contentType.split(';', 1);
  if (mime.trim() === '') return content;
  if (content.length === 0) return {};
  const parsed = parseText(mime.trim().toLowerCase(), content);
  return parsed.kind === 'payload' ? parsed.value : content;
}

function decompressed(
  body: Uint8Array,
  encoding: string | undefined,
  maxOutputLength: number,
): Uint8Array | 'malformed' | 'too-large' {
  if (encoding !== 'gzip' && encoding !== 'deflate') return body;
  try {
    return (encoding === 'gzip' ? gunzipSync : inflateSync)(body, { maxOutputLength });
  } catch (error) {
    const isTooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    return isTooLarge ? 'too-large' : 'malformed';
  }
}

function refused(status: 400 | 413 | 415, message: string): ParsedPayload {
  return { kind: 'refused', status, message };
}

function tooLarge(maxBytes: number): ParsedPayload {
  return refused(413, `Payload content length greater than maximum allowed: ${maxBytes}`);
}

/** Deeper than any payload of a chain. A much deeper one could not be serialized again. */
export const maxPayloadDepth = 1_000;

const malformed = refused(400, 'Invalid request payload JSON format');

function parseJson(text: string): ParsedPayload {
  if (text === '') return { kind: 'payload', value: null };
  try {
    const value: unknown = JSON.parse(text);
    return isTame(value) ? { kind: 'payload', value } : malformed;
  } catch {
    return malformed;
  }
}

/** Whether a value is not too deep and has no `__proto__` key. hapi refuses that key, which could alter all objects. */
export function isTame(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > maxPayloadDepth) return false;
    const below: unknown[] = [];
    for (const each of level) {
      if (typeof each !== 'object' || each === null) continue;
      if (Object.hasOwn(each, '__proto__')) return false;
      for (const member of Object.values(each)) below.push(member);
    }
    level = below;
  }
  return true;
}
