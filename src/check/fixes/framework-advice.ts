import {
  catchErrors,
  checkData,
  compareWhole,
  countHeaders,
  headersFirst,
  raiseBodyLimit,
  readHeaderOnly,
  takeAnyContentType,
  takePostOnly,
} from './fixes.ts';
import type { Framework } from './framework.ts';

/** The fixes that are written differently in each framework. */
type Fix =
  | typeof compareWhole
  | typeof headersFirst
  | typeof catchErrors
  | typeof readHeaderOnly
  | typeof countHeaders
  | typeof checkData
  | typeof takeAnyContentType
  | typeof takePostOnly
  | typeof raiseBodyLimit;

const nodeComparison =
  "Compare digests with timingSafeEqual of node:crypto: createHash('sha256').update(text).digest() of the header and of token.slice(0, 32).";

const javascriptData =
  "Check typeof data === 'object' && data !== null before you read from it, and Array.isArray(data) before a loop.";

const pythonData =
  'Check isinstance(data, dict) before data["id"] or data.get. body.get("data") returns None when data is missing.';

const joinedInPython =
  'gunicorn and the development server join two headers with a comma. Compare the whole text, without split(",").';

const advice: Readonly<Record<Framework, Readonly<Record<Fix, string>>>> = {
  express: {
    [compareWhole]: nodeComparison,
    [headersFirst]:
      "Put the check before the parser of the route: app.post('/webhook', authorize, express.json(), handle). Remove app.use(express.json()) above it.",
    [catchErrors]:
      'After the routes, add app.use((error, req, res, next) => res.sendStatus(error.status ?? 500)). Express 4 does not catch rejected promises.',
    [readHeaderOnly]:
      "Read only req.get('authorization'), not req.query, req.body, req.cookies or other headers.",
    [countHeaders]:
      'Refuse unless req.headersDistinct.authorization has exactly one entry. req.headers keeps only the first.',
    [checkData]: `${javascriptData} In Express 5, req.body is undefined without a parsed body.`,
    [takeAnyContentType]:
      "Use express.json({ type: () => true, limit: '5mb' }). By default, it parses only application/json.",
    [takePostOnly]: "Register the handler with app.post('/webhook', …), not with app.use or app.all.",
    [raiseBodyLimit]: "Use express.json({ limit: '5mb' }). The default is 100kb.",
  },
  fastify: {
    [compareWhole]: nodeComparison,
    [headersFirst]:
      'Check the authorization in an onRequest hook. preHandler hooks and the handler run after the body was parsed.',
    [catchErrors]:
      "Use app.setErrorHandler((error, request, reply) => reply.code(error.statusCode ?? 500).send('Refused.')).",
    [readHeaderOnly]:
      'Read only request.headers.authorization, not request.query, request.body, cookies or other headers.',
    [countHeaders]:
      'Refuse unless request.raw.headersDistinct.authorization has exactly one entry. request.headers keeps only the first.',
    [checkData]: javascriptData,
    [takeAnyContentType]:
      "Call app.removeAllContentTypeParsers(), then app.addContentTypeParser('*', { parseAs: 'string' }, app.getDefaultJsonParser('error', 'error')).",
    [takePostOnly]: "Register the handler with app.post('/webhook', …), not with app.all.",
    [raiseBodyLimit]:
      'Use Fastify({ bodyLimit: 5_000_000 }), or bodyLimit in the options of the route. The default is 1 MiB.',
  },
  hono: {
    [compareWhole]: `${nodeComparison} Do not use bearerAuth, which expects a scheme.`,
    [headersFirst]:
      "Check c.req.header('Authorization') in a middleware, before c.req.json(), c.req.text() or a validator.",
    [catchErrors]:
      "Use app.onError((error, c) => c.text('Refused.', 500)), and catch the error of c.req.json(), which throws on invalid JSON.",
    [readHeaderOnly]:
      "Read only c.req.header('Authorization'), not c.req.query(), the body, cookies or other headers.",
    [countHeaders]:
      "c.req.header('Authorization') joins two headers with a comma. Compare the whole text, without split(',').",
    [checkData]: javascriptData,
    [takeAnyContentType]: "Use await c.req.json(). validator('json', …) parses only application/json.",
    [takePostOnly]: "Register the handler with app.post('/webhook', …), not with app.all.",
    [raiseBodyLimit]: 'Raise maxSize of bodyLimit, from hono/body-limit: bodyLimit({ maxSize: 5_000_000 }).',
  },
  flask: {
    [compareWhole]:
      'Use hmac.compare_digest(given.encode(), token[:32].encode()), with given = request.headers.get("Authorization", ""). With text, it throws on non-ASCII characters.',
    [headersFirst]:
      'Check the header in a function with @app.before_request, or before request.get_json(), request.data and request.form.',
    [catchErrors]:
      'Use request.get_json(force=True, silent=True), which returns None for invalid JSON. Catch RecursionError too, and start without debug=True.',
    [readHeaderOnly]:
      'Read only request.headers.get("Authorization"), not request.args, request.values, request.cookies or other headers.',
    [countHeaders]: joinedInPython,
    [checkData]: pythonData,
    [takeAnyContentType]: 'Use request.get_json(force=True). Without force, Flask requires application/json.',
    [takePostOnly]:
      'Use @app.post("/webhook"), or methods=["POST"]. Flask then answers 405 to the other methods.',
    [raiseBodyLimit]: 'Set app.config["MAX_CONTENT_LENGTH"] = 5_000_000.',
  },
  django: {
    [compareWhole]:
      'Use constant_time_compare(request.headers.get("Authorization", ""), token[:32]) from django.utils.crypto.',
    [headersFirst]:
      'Check request.headers before you read request.body or request.POST. A middleware that reads request.POST reads the body, too.',
    [catchErrors]:
      'Catch ValueError and RecursionError around json.loads(request.body), and set DEBUG = False.',
    [readHeaderOnly]:
      'Read only request.headers.get("Authorization"), not request.GET, request.COOKIES or other headers.',
    [countHeaders]: joinedInPython,
    [checkData]: pythonData,
    [takeAnyContentType]: 'Use json.loads(request.body), not request.POST.',
    [takePostOnly]: 'Put @require_POST from django.views.decorators.http on the view, next to @csrf_exempt.',
    [raiseBodyLimit]: 'Set DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000. The default is 2.5 MB.',
  },
  fastapi: {
    [compareWhole]:
      'Use secrets.compare_digest(given.encode(), token[:32].encode()), with given = request.headers.get("authorization", ""). A required Header() parameter answers 422 when the header is missing.',
    [headersFirst]:
      'Declare only request: Request, check its headers, then call await request.json(). FastAPI reads a body parameter or model before any dependency runs.',
    [catchErrors]:
      'Catch ValueError and RecursionError around await request.json(), then raise HTTPException(400). An answer that contains half of a surrogate pair fails too.',
    [readHeaderOnly]:
      'Read only request.headers.get("authorization"), not request.query_params, request.cookies or other headers.',
    [countHeaders]:
      'Refuse unless request.headers.getlist("authorization") has exactly one entry. headers.get and Header() return only one.',
    [checkData]: `${pythonData} In a model, declare data: Any = None.`,
    [takeAnyContentType]:
      'Use await request.json(), which ignores the content type, not a model as a parameter.',
    [takePostOnly]: 'Use @app.post("/webhook"), not @app.api_route with more methods.',
    [raiseBodyLimit]:
      'FastAPI has no limit. Raise the limit in your code, or in the proxy, for example client_max_body_size of nginx.',
  },
  go: {
    [compareWhole]:
      'Use subtle.ConstantTimeCompare([]byte(r.Header.Get("Authorization")), []byte(token[:32])) == 1.',
    [headersFirst]: 'Check r.Header before you read r.Body, for example in a middleware around the handler.',
    [catchErrors]:
      'Check the error of json.Unmarshal and of each read, and answer http.Error(w, "Bad request", http.StatusBadRequest). Use v, ok := data.(map[string]any).',
    [readHeaderOnly]:
      'Read only r.Header.Get("Authorization"), not r.URL.Query(), r.FormValue, r.Cookie or other headers.',
    [countHeaders]:
      'Refuse unless len(r.Header.Values("Authorization")) == 1. r.Header.Get returns only the first.',
    [checkData]:
      'Declare the field as Data json.RawMessage, and unmarshal it once you know the event. It is nil when data is missing.',
    [takeAnyContentType]:
      'Read the body with io.ReadAll and json.Unmarshal, which ignore the content type. In Gin, use c.ShouldBindJSON, not c.Bind.',
    [takePostOnly]:
      'Answer 405 if r.Method != http.MethodPost. Since Go 1.22, mux.HandleFunc("POST /webhook", …) does it.',
    [raiseBodyLimit]:
      'Raise the limit of http.MaxBytesReader(w, r.Body, 5<<20), or the one of your framework.',
  },
  php: {
    [compareWhole]:
      "Use hash_equals(substr($token, 0, 32), $_SERVER['HTTP_AUTHORIZATION'] ?? ''), not == or strcmp.",
    [headersFirst]:
      "Check the header before file_get_contents('php://input'). PHP reads the body before it runs your file, which you cannot change.",
    [catchErrors]:
      'Use json_decode with JSON_THROW_ON_ERROR, and catch JsonException. Set display_errors = Off, and use set_exception_handler.',
    [readHeaderOnly]:
      "Read only $_SERVER['HTTP_AUTHORIZATION'], not $_GET, $_REQUEST, $_COOKIE or other headers.",
    [countHeaders]:
      "$_SERVER['HTTP_AUTHORIZATION'] contains two headers joined by a comma, or one of them. Compare the whole text, without explode.",
    [checkData]: "Check is_array($data) before $data['id'], with $data = $body['data'] ?? null.",
    [takeAnyContentType]: "Use json_decode(file_get_contents('php://input'), true), not $_POST.",
    [takePostOnly]:
      "Answer http_response_code(405) with header('Allow: POST') unless $_SERVER['REQUEST_METHOD'] is POST.",
    [raiseBodyLimit]:
      'Raise post_max_size in php.ini, and client_max_body_size in nginx, whose default is 1m.',
  },
  ruby: {
    [compareWhole]:
      "Use Rack::Utils.secure_compare(token[0, 32], request.get_header('HTTP_AUTHORIZATION').to_s). In Rails, use ActiveSupport::SecurityUtils.secure_compare.",
    [headersFirst]:
      'Check the header in a before block or a before_action, before request.body.read and params. Puma reads the body earlier, which you cannot change.',
    [catchErrors]:
      'Rescue JSON::ParserError around JSON.parse, and run with APP_ENV=production, or RAILS_ENV=production in Rails.',
    [readHeaderOnly]:
      "Read only request.get_header('HTTP_AUTHORIZATION'), not params, cookies or other headers.",
    [countHeaders]: 'Puma joins two headers with a comma. Compare the whole text, without split.',
    [checkData]:
      "Check data.is_a?(Hash) before data['id'] or dig, because dig fails on a string or a number.",
    [takeAnyContentType]: 'Use JSON.parse(request.body.read), not params, which depend on the content type.',
    [takePostOnly]: "Register the handler with post '/webhook', in Sinatra and in the routes of Rails.",
    [raiseBodyLimit]:
      'Sinatra and Rails have no limit for JSON. Raise the one of the server in front, for example client_max_body_size of nginx.',
  },
  java: {
    [compareWhole]:
      'Use MessageDigest.isEqual(half.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8)), not equals.',
    [headersFirst]:
      'In Spring, check the header in a OncePerRequestFilter, because @RequestBody is read before the method runs. Elsewhere, check it before you read the body.',
    [catchErrors]:
      'Catch JsonProcessingException around ObjectMapper.readTree. In Spring, add @ExceptionHandler(HttpMessageNotReadableException.class) that answers 400.',
    [readHeaderOnly]:
      'Read only request.getHeader("Authorization"), not getParameter, getCookies or other headers.',
    [countHeaders]:
      'Refuse unless Collections.list(request.getHeaders("Authorization")).size() == 1. getHeader returns only the first.',
    [checkData]:
      'Read data as a JsonNode: body.path("data").isObject() is false for anything else, and when it is missing.',
    [takeAnyContentType]:
      'In Spring, declare @RequestBody byte[] and parse it with ObjectMapper.readTree. Do not set consumes on the mapping.',
    [takePostOnly]:
      'In Spring, use @PostMapping. In an HttpServer, answer 405 unless exchange.getRequestMethod() is POST.',
    [raiseBodyLimit]:
      'Raise the limit of your server. In Spring WebFlux, set spring.codec.max-in-memory-size=5MB, because the default is 256KB.',
  },
  rust: {
    [compareWhole]:
      'Use ConstantTimeEq of the subtle crate: bool::from(given.as_bytes().ct_eq(token[..32].as_bytes())).',
    [headersFirst]:
      'In axum, check the HeaderMap in a middleware (axum::middleware::from_fn), because the Json and Bytes extractors read the body before the handler runs.',
    [catchErrors]:
      'Match on the Result of serde_json::from_slice, and answer StatusCode::BAD_REQUEST. Do not call unwrap or expect on anything from a request.',
    [readHeaderOnly]:
      'Read only headers.get(AUTHORIZATION), not the Query extractor, cookies or other headers.',
    [countHeaders]:
      'Refuse unless headers.get_all(AUTHORIZATION).iter().count() == 1. headers.get returns only the first.',
    [checkData]:
      'Declare data: Option<serde_json::Value>, and read it with as_object(), which returns None for other types.',
    [takeAnyContentType]:
      'In axum, take Bytes and call serde_json::from_slice(&body). The Json extractor requires application/json.',
    [takePostOnly]: 'In axum, use .route("/webhook", post(handle)), which answers 405 to other methods.',
    [raiseBodyLimit]: 'In axum, add .layer(DefaultBodyLimit::max(5_000_000)). The default is 2 MB.',
  },
};

function adviceFor(framework: Framework): ReadonlyMap<string, string> {
  return new Map(Object.entries(advice[framework]));
}

/** The fixes that several cases ask for, each with the API of the framework. */
export const frameworkAdvice: Readonly<Record<Framework, ReadonlyMap<string, string>>> = {
  express: adviceFor('express'),
  fastify: adviceFor('fastify'),
  hono: adviceFor('hono'),
  flask: adviceFor('flask'),
  django: adviceFor('django'),
  fastapi: adviceFor('fastapi'),
  go: adviceFor('go'),
  php: adviceFor('php'),
  ruby: adviceFor('ruby'),
  java: adviceFor('java'),
  rust: adviceFor('rust'),
};

/** Returns the fix with the API of the framework, or as it is if it is the same everywhere. */
export function fixFor(framework: Framework | undefined, fix: string): string {
  return framework === undefined ? fix : (frameworkAdvice[framework].get(fix) ?? fix);
}
